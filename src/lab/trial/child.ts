import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { instanceName } from '../engine/state.ts';

/** A process of ours that speaks JSON lines. It ends by itself when its standard input ends. */
export interface Child<Out> extends AsyncDisposable {
  send(message: object): void;
  /** Resolves when it has ended, however; never rejects. */
  exited: Promise<{ code: number | null; stderr: string }>;
  onMessage(listener: (message: Out) => void): void;
}

/**
 * Starts a TypeScript file of ours.
 * @param cpus processors it may use, as taskset writes them; null: all.
 * @param niceness negative: before others; needs root, and is left out otherwise.
 */
export function startChild<Out>(file: string, cpus: string | null, niceness: number): Child<Out> {
  const prefix = [
    ...(cpus === null ? [] : ['taskset', '--cpu-list', cpus]),
    ...(niceness < 0 && process.getuid?.() === 0 ? ['nice', '-n', String(niceness)] : []),
  ];
  const [command = '', ...args] = [
    ...prefix,
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    file,
    // Read by nobody: it tells our processes from those of another instance.
    instanceName(),
  ];
  // A group of its own, so that Ctrl-C reaches us alone and the child can be stopped in order.
  const child = execa(command, args, {
    detached: true,
    cleanup: true,
    reject: false,
    stdin: 'pipe',
    buffer: { stdout: false, stderr: true },
    maxBuffer: 100_000,
  });
  const listeners: ((message: Out) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line) as Out;
    for (const listener of listeners) listener(message);
  });
  // It may be gone already: EPIPE is then no news, `exited` tells.
  child.stdin.on('error', () => {});
  const exited = child.then((result) => ({
    code: result.exitCode ?? null,
    stderr: String(result.stderr ?? ''),
  }));
  return {
    send: (message) => void child.stdin.write(`${JSON.stringify(message)}\n`),
    exited,
    onMessage: (listener) => void listeners.push(listener),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      const killer = setTimeout(() => child.kill('SIGKILL'), 3000);
      await exited;
      clearTimeout(killer);
    },
  };
}
