import { execa } from 'execa';

/**
 * A program of the host, for a moment, in a process group of its own: Ctrl-C in a terminal goes to the whole group in
 * front, and means the run, which ends in order and must not lose a program that puts something up or takes it down.
 */
export const command = execa({ detached: true });
