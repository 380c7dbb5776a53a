import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../host/processes.ts';

/** A process of an engine's, by the words that it was started with. */
interface Daemon {
  pid: number;
  name: string;
}

/**
 * Kills what is left of an engine that is not there any more: its containerd, and the shim of each container, which
 * outlive a dockerd that was killed, and the run that had started it.
 * @param execRoot the engine's own folder of sockets: one of their arguments is in it. @returns one line for each.
 */
export async function sweepDaemons(execRoot: string): Promise<string[]> {
  const left = daemonsOf(execRoot);
  for (const { pid } of left) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  while (left.some(({ pid }) => isRunning(pid))) await delay(20);
  return left.map(({ pid, name }) => `${name} (process ${pid})`);
}

function daemonsOf(execRoot: string): Daemon[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const [program = '', ...rest] = argumentsOf(pid);
      const ours = rest.some((each) => `${each.replace(/^--[\w-]+=/, '')}/`.startsWith(`${execRoot}/`));
      const name = program.slice(program.lastIndexOf('/') + 1);
      return ours && /^(dockerd|containerd)/.test(name) ? [{ pid: Number(pid), name }] : [];
    });
}

function argumentsOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // gone meanwhile
  }
}
