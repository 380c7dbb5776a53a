import { join } from 'node:path';
import { withinRoot } from './withinRoot.ts';

/**
 * The file system of the machine itself, for a program in a lab's container, which has one of its own: by way of the engine,
 * which is seen there as a process. Elsewhere it is the one that is there.
 */
const engineVariable = 'OOMLAB_ENGINE_PID';

/** From now on, in this process and those that it starts. */
export function seeOutsideBy(enginePid: number): void {
  process.env[engineVariable] = String(enginePid);
}

/** A path of the machine's, as it is reached from here. */
export function outside(path: string): string {
  const pid = process.env[engineVariable];
  return pid === undefined ? path : withinRoot(join('/proc', pid, 'root'), path);
}

/** A command with the machine's own programs and files: what only they can do, such as to speak with systemd. */
export function outsideCommand(name: string, args: readonly string[]): [string, string[]] {
  const pid = process.env[engineVariable];
  return pid === undefined
    ? [name, [...args]]
    : ['nsenter', ['--target', pid, '--mount', '--', name, ...args]];
}
