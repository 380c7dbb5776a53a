import { join } from 'node:path';

/**
 * The file system of the machine itself, for a program in a lab's container, which has one of its own: by way of the first
 * process, which is seen there. Elsewhere it is the one that is there.
 */
const inContainer = Boolean(process.env.OOMLAB_LAB);

/** A path of the machine's, as it is reached from here. */
export const outside = (path: string): string => (inContainer ? join('/proc/1/root', path) : path);

/** A command with the machine's own programs and files: what only they can do, such as to speak with systemd. */
export const outsideCommand = (name: string, args: readonly string[]): [string, string[]] =>
  inContainer ? ['nsenter', ['--target', '1', '--mount', '--', name, ...args]] : [name, [...args]];
