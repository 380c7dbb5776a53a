import { readFileSync } from 'node:fs';
import { command } from '../../host/command.ts';

/**
 * Unmounts what an engine that is not there any more has left below its folders: a dockerd that is killed keeps the network
 * namespaces and layers of its containers mounted, and nobody can remove the folders.
 * @returns one line for each. Source: proc_pid_mountinfo(5).
 */
export async function sweepMounts(folder: string): Promise<string[]> {
  const swept: string[] = [];
  // The last that was mounted may lie on one before.
  for (const path of mountsBelow(readFileSync('/proc/self/mountinfo', 'utf8'), folder).reverse()) {
    await command('umount', ['--lazy', path]);
    swept.push(`mount ${path}`);
  }
  return swept;
}

/** In the order in which they were mounted. */
export const mountsBelow = (mountinfo: string, folder: string): string[] =>
  mountinfo.split('\n').flatMap((line) => {
    const path = unescaped(line.split(' ')[4] ?? '');
    return path.startsWith(`${folder}/`) ? [path] : [];
  });

/** Blanks and backslashes are written in octal there. */
const unescaped = (path: string): string =>
  path.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
