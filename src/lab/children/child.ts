import { execa } from 'execa';
import type { z } from 'zod';
import { compiledFolder, instanceName } from '../engine/state.ts';
import { readMessages } from './messages.ts';
import { goesFirst, putFirst } from './priority.ts';

/** A process of ours that speaks JSON lines. It ends by itself when its standard input ends, and so with us, however we end. */
export interface Child<In> extends AsyncDisposable {
  send(message: In): void;
  /** Resolves when it has ended, however, and its last message was handed over; never rejects. */
  exited: Promise<Exit>;
  /** Waits for its end, and kills it when it takes longer. @returns whether it had to be killed. */
  endedWithin(ms: number): Promise<boolean>;
}

export interface Exit {
  /** How it ended, for people: `with exit code 2`, `by SIGKILL`. */
  how: string;
  /** What it said at last on standard error, one line; empty: nothing. */
  lastWords: string;
}

export interface ChildOptions<Out> {
  /** A TypeScript file of ours. */
  file: string;
  /** Node's own, beside those of all children. */
  nodeFlags?: readonly string[];
  /** Of what it says on standard output, one message a line. */
  schema: z.ZodType<Out>;
  /** Processors it may use, as taskset writes them; null: all. */
  cpus: string | null;
  /** Negative: before others; needs root, and is left out otherwise. */
  niceness: number;
  onMessage(message: Out): void;
  /** Something that it said is no message. */
  onTrouble(text: string): void;
}

/** How long it may take to end by itself once its input has ended. */
const endsWithinMs = 3000;

export function startChild<In extends object, Out>(options: ChildOptions<Out>): Child<In> {
  const [command = '', ...args] = commandOf(options);
  // A group of its own, so that Ctrl-C reaches us alone and the child can be stopped in order. Such a one execa does not kill when
  // we end; its input ends then, and a trial is torn down.
  const child = execa(command, args, {
    detached: true,
    reject: false,
    stdin: 'pipe',
    // Half of a start is the compiling of what was compiled at the last one.
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? compiledFolder() },
    buffer: { stdout: false, stderr: true },
    maxBuffer: 100_000,
  });
  putFirst(child.pid, options.niceness);
  const heard = readMessages(child.stdout, options.schema, options.onMessage, options.onTrouble);
  // It may be gone already: EPIPE is then no news, `exited` tells.
  child.stdin.on('error', () => {});
  const exited = Promise.all([child, heard]).then(([result]) => ({
    how: result.signal ? `by ${result.signal}` : `with exit code ${result.exitCode ?? 'unknown'}`,
    lastWords:
      String(result.stderr ?? '')
        .trim()
        .split('\n')[0] ?? '',
  }));
  const endedWithin = async (ms: number): Promise<boolean> => {
    let killed = false;
    const killer = setTimeout(() => {
      killed = child.kill('SIGKILL');
    }, ms);
    await exited;
    clearTimeout(killer);
    return killed;
  };
  return {
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    exited,
    endedWithin,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await endedWithin(endsWithinMs);
    },
  };
}

function commandOf({ file, cpus, niceness, nodeFlags = [] }: ChildOptions<unknown>): string[] {
  return [
    ...(cpus === null ? [] : ['taskset', '--cpu-list', cpus]),
    ...(goesFirst(niceness) ? ['nice', '-n', String(niceness)] : []),
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    ...nodeFlags,
    file,
    // Read by nobody: it tells our processes from those of another instance.
    instanceName(),
  ];
}

/** `ended by itself by SIGKILL: its last words`. */
export const endedByItself = ({ how, lastWords }: Exit): string =>
  `ended by itself ${how}${lastWords === '' ? '' : `: ${lastWords}`}`;
