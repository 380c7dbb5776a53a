import type { Writable } from 'node:stream';
import type { WorkerMessage } from './protocol.ts';

/** Rows and output may wait so long for others to go with them; whatever else comes takes them along at once. */
const waitMs = 100;
/** From so much on that nobody has taken yet, who can wait is asked to. */
const fullBytes = 4 * 1024 ** 2;

/** Messages on their way out, in order. */
export interface Outgoing<Message = WorkerMessage> {
  send(message: Message): void;
  /** null: there is room; else resolves when there is. For who can wait, such as a reader of the target's output. */
  room(): Promise<void> | null;
  /** Resolves when all of it is handed over, or nobody takes it any more. */
  end(): Promise<void>;
}

/** @param onLost nobody reads any more: from here on messages go nowhere. */
export function openOutgoing<Message extends { kind: string } = WorkerMessage>(
  stream: Writable,
  onLost: () => void,
): Outgoing<Message> {
  let waiting = '';
  let timer: NodeJS.Timeout | null = null;
  let roomy: PromiseWithResolvers<void> | null = null;
  let lost = false;
  const release = (): void => {
    roomy?.resolve();
    roomy = null;
  };
  stream.on('drain', release);
  stream.on('error', () => {
    if (lost) return;
    lost = true;
    release();
    onLost();
  });
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting !== '' && !lost) stream.write(waiting);
    waiting = '';
  };
  return {
    send(message) {
      if (lost) return;
      waiting += `${JSON.stringify(message)}\n`;
      if (canWait(message) && waiting.length < fullBytes) timer ??= setTimeout(flush, waitMs);
      else flush();
    },
    room() {
      if (lost || stream.writableLength + waiting.length < fullBytes) return null;
      flush();
      roomy ??= Promise.withResolvers<void>();
      return roomy.promise;
    },
    async end() {
      flush();
      if (lost) return;
      const ended = Promise.withResolvers<void>();
      stream.once('error', () => ended.resolve());
      stream.write('', () => ended.resolve());
      await ended.promise;
    },
  };
}

/** What comes often, and is of interest to nobody at once. */
const canWait = ({ kind }: { kind: string }): boolean =>
  kind === 'rows' || kind === 'output' || kind === 'shared';
