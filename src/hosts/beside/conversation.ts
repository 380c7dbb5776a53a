import { type Duplex, PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { readMessages } from '../../lab/children/messages.ts';
import { errorOf } from '../../lab/protocol.ts';
import {
  type Answer,
  aliveEveryMs,
  isAnswer,
  type LabCommand,
  type LabMessage,
  labMessageSchema,
  lostAfterMs,
} from './protocol.ts';

type Asked = Exclude<LabCommand, { kind: 'stop' | 'alive' }>;
type Told = Exclude<LabMessage, Answer>;

/** What is said to a lab, and heard of it. */
export interface Conversation {
  /**
   * Asks for one thing at a time; what is told before the answer goes to `onTold`.
   * @throws what went wrong there, as if it had been thrown here; `LabLost` when the connection ended.
   */
  ask<Kind extends Answer['kind']>(
    command: Asked,
    answer: Kind,
    onTold?: (message: Told) => void,
  ): Promise<Extract<Answer, { kind: Kind }>>;
  tell(command: Extract<LabCommand, { kind: 'stop' }>): void;
  /** Ends the connection: the lab then ends in order by itself, and what is asked is not answered any more. */
  leave(): void;
  /** Leaves, and waits until the other end has left, too. */
  ended(): Promise<void>;
}

export class LabLost extends Error {}

/** A trial's tear-down and the taking away of swap, with others' pages in it. */
const endsWithinMs = 120_000;

/** Takes apart what a container writes to its standard output and error, as the engine sends both in one stream. */
export type Demultiplex = (stream: Duplex, stdout: PassThrough, stderr: PassThrough) => void;

/** Speaks with a lab over the streams of its container. */
export function converse(stream: Duplex, demultiplex: Demultiplex): Conversation {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  demultiplex(stream, stdout, stderr);
  let lastWords = '';
  stderr.on('data', (text: Buffer) => {
    lastWords = `${lastWords}${text}`.slice(-2000);
  });
  let waiting: { resolve(answer: Answer): void; onTold(message: Told): void } | null = null;
  let misread: string | null = null;
  let heardAt = performance.now();
  const over = Promise.withResolvers<string>();
  const end = (why: string): void => {
    over.resolve(why);
    clearInterval(beat);
    stdout.end();
    stderr.end();
  };
  stream.on('end', () => end('the connection ended'));
  stream.on('close', () => end('the connection ended'));
  stream.on('error', ({ message }: Error) => end(`the connection broke: ${message}`));
  const tell = (command: LabCommand): void => {
    if (stream.writable) stream.write(`${JSON.stringify(command)}\n`);
  };
  const beat = setInterval(() => {
    tell({ kind: 'alive' });
    if (performance.now() - heardAt < lostAfterMs) return;
    end(`nothing was heard of it for ${lostAfterMs / 1000} s`);
    stream.destroy();
  }, aliveEveryMs);
  stdout.on('data', () => {
    heardAt = performance.now();
  });
  const hear = (message: LabMessage): void => {
    if (message.kind === 'alive') return;
    if (!isAnswer(message)) return waiting?.onTold(message);
    waiting?.resolve(message);
    waiting = null;
  };
  // All that it said is heard before anybody is told that it is gone.
  const heard = readMessages(stdout, labMessageSchema, hear, (text) => {
    misread ??= text;
    // The answer may have been in it, and who waits for it would wait for ever. Not while the stream is being taken apart.
    setImmediate(() => {
      end('what it said is no message');
      stream.destroy();
    });
  });
  const lost = Promise.all([over.promise, heard]).then(([why]) => {
    const said = lastWords.trim().split('\n').at(-1) ?? '';
    return [why, misread, said].filter((each) => each !== null && each !== '').join('; ');
  });
  return {
    tell,
    leave: () => void stream.end(),
    async ask<Kind extends Answer['kind']>(
      command: Asked,
      kind: Kind,
      onTold: (message: Told) => void = () => {},
    ): Promise<Extract<Answer, { kind: Kind }>> {
      const answered = new Promise<Answer>((resolve) => {
        waiting = { resolve, onTold };
      });
      tell(command);
      const first = await Promise.race([answered, lost]);
      if (typeof first === 'string') throw new LabLost(`the lab beside the engine is lost: ${first}`);
      if (first.kind === 'failed') throw errorOf(first);
      if (first.kind !== kind)
        throw new LabLost(
          `the lab beside the engine is lost: it answered ${command.kind} with ${first.kind}`,
        );
      return first as Extract<Answer, { kind: Kind }>;
    },
    async ended() {
      stream.end();
      await Promise.race([lost, delay(endsWithinMs, undefined, { ref: false })]);
      end('it was left');
      stream.destroy();
    },
  };
}
