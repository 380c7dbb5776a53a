import { exitOfSignal, isFault, sigkill, signalNumber } from '../signals.ts';
import type { SignOf } from './sign.ts';

/** One kind of line that a runtime writes about memory or about a death. */
export interface LogLine {
  /** Takes linear time on any text: what a target prints may be hostile. */
  pattern: RegExp;
  /** @returns null: the line is about something else after all. */
  says(match: RegExpExecArray, text: string): SignOf | null;
}

/** The runtime has no memory for what it was asked. `fatal`: it says that it ends because of that. */
export const outOfMemory = (pattern: RegExp, { fatal }: { fatal: boolean }): LogLine => ({
  pattern,
  says: ([words]) => ({ kind: 'runtime-oom', detail: words.trim(), fatal }),
});

/**
 * The system refused memory. `fatal`: the program that says so ends because of that. A group `bytes`: so much was asked
 * for; where no machine has so much it is a mistake in the program, and no shortage.
 */
export const refusedBySystem = (pattern: RegExp, { fatal }: { fatal: boolean }): LogLine => ({
  pattern,
  says: ({ 0: words, groups }) =>
    groups?.bytes !== undefined && isImpossible(groups.bytes)
      ? { kind: 'fatal-signal', detail: `it asked for ${groups.bytes} bytes, a mistake and no shortage` }
      : { kind: 'native-failure', detail: words.trim(), fatal },
});

/** The system refused a process or a thread. `fatal`: the program that says so ends because of that. */
export const refusedThread = (pattern: RegExp, { fatal }: { fatal: boolean }): LogLine => ({
  pattern,
  says: ([words]) => ({ kind: 'thread-refused', detail: words.trim(), fatal }),
});

/** x86-64 and arm64 give a process 2^47 or 2^48 bytes of addresses at most. */
const mostBytes = 2 ** 47;
const isImpossible = (bytes: string): boolean => Number(bytes) >= mostBytes;

/** The runtime or the program itself says that it ends of a mistake of its own. `as`: what that is called; else its words. */
export const crashed = (pattern: RegExp, as?: string): LogLine => ({
  pattern,
  says: ([words]) => ({ kind: 'fatal-signal', detail: as ?? words.trim().slice(0, 120) }),
});

/**
 * A process that another one started ended by a signal. Groups of the pattern: `signal`, a number or a name, or `code`,
 * the exit code that stands for one (both left out: SIGKILL), `pid` and `who`, what it is called. Other signals than
 * SIGKILL and faults end workers in order.
 */
export const childEnded = (server: string, pattern: RegExp): LogLine => ({
  pattern,
  says({ groups = {} }) {
    const byCode = groups.code === undefined ? sigkill : Number(groups.code) - exitOfSignal(0);
    const signal = groups.signal === undefined ? byCode : signalNumber(groups.signal);
    if (signal === null || (signal !== sigkill && !isFault(signal))) return null;
    const pid = groups.pid === undefined ? null : Number(groups.pid);
    return { kind: 'worker-killed', server, who: groups.who ?? null, pid, signal };
  },
});

/** A process that another one started is gone, and nobody says how. Groups of the pattern: `pid` and `who`. */
export const childLost = (server: string, pattern: RegExp): LogLine => ({
  pattern,
  says: ({ groups = {} }) => ({
    kind: 'worker-lost',
    server,
    who: groups.who ?? null,
    pid: groups.pid === undefined ? null : Number(groups.pid),
  }),
});

/** A server ends a worker that did not answer in time, or that has had too much; a group `pid` of the pattern. */
export const gaveUpWorker = (
  server: string,
  pattern: RegExp,
  over: 'memory' | 'time' | null = null,
): LogLine => ({
  pattern,
  says: ({ groups }) => ({
    kind: 'worker-timeout',
    server,
    pid: groups?.pid === undefined ? null : Number(groups.pid),
    over,
  }),
});
