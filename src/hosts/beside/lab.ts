import { randomBytes } from 'node:crypto';
import { type Duplex, PassThrough } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { labError } from '../../errors.ts';
import { readMessages } from '../../lab/children/messages.ts';
import { errorOf } from '../../lab/protocol.ts';
import { labName, labRights, labOptions, labVolume, removeLabVolume } from './container.ts';
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

/** A lab that is up. Disposing ends it in order, and removes it with all that it kept, unless it is to be kept. */
export interface Lab extends AsyncDisposable {
  /** Of its container. */
  name: string;
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
}

export class LabLost extends Error {}

/** A trial's tear-down and the taking away of swap, with others' pages in it. */
const endsWithinMs = 120_000;

/** Starts a lab of this image. @throws OomlabError (lab) when the engine does not let it. */
export async function openLab(docker: Docker, image: string, { keep }: { keep: boolean }): Promise<Lab> {
  const nonce = randomBytes(8).toString('hex');
  const container = await refusing(async () => {
    const { Mountpoint } = await labVolume(docker);
    return docker.createContainer(labOptions({ image, nonce, stateFolder: Mountpoint, keep }));
  });
  try {
    const attached = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = await refusing(async () => {
      const joined = (await container.attach(attached)) as unknown as Duplex;
      try {
        await container.start();
      } catch (error) {
        joined.destroy();
        throw error;
      }
      return joined;
    });
    const spoken = speak(docker, stream);
    return {
      name: labName(nonce),
      ...spoken,
      [Symbol.asyncDispose]: async () => {
        await spoken.ended();
        if (!keep) await remove(docker, container);
      },
    };
  } catch (error) {
    await remove(docker, container);
    throw error;
  }
}

async function refusing<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    throw labError(
      `The lab can't be started beside the engine: ${(cause as Error).message.trim().split('\n')[0]}`,
      `It needs the host’s processes, network and cgroups, and the rights ${Object.keys(labRights).join(', ')}: see that the engine may give them.`,
      cause,
    );
  }
}

/** The two ends of a conversation over the container's streams. */
function speak(docker: Docker, stream: Duplex) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  docker.modem.demuxStream(stream, stdout, stderr);
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
      if (first.kind !== kind) throw new Error(`the lab answered ${command.kind} with ${first.kind}`);
      return first as Extract<Answer, { kind: Kind }>;
    },
    /** Leaves, and waits until the other end has left, too. */
    async ended(): Promise<void> {
      stream.end();
      await Promise.race([lost, delay(endsWithinMs, undefined, { ref: false })]);
      end('it was left');
      stream.destroy();
    },
  };
}

/** It may be gone by itself: it is removed when it ends. Its volume stays where somebody else's lab has it. */
async function remove(docker: Docker, container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(() => {});
  await container.wait({ condition: 'removed' }).catch(() => {});
  await removeLabVolume(docker);
}
