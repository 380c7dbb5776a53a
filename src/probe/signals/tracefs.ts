import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the kernel's tracing is mounted by custom. */
const usualMount = '/sys/kernel/tracing';
export const mountPrefix = 'oomlab-tracefs-';
/** Root's alone: whoever owns a folder could swap what is mounted in it. Source: hier(7). */
export const mountsFolder = '/run';

/** The kernel's tracing files. */
export interface Tracefs {
  dir: string;
  /** Leaves the machine as it was found. */
  close(): void;
}

/**
 * Where it is mounted already, or else a mount of our own on a folder that names `owner`.
 * @throws the reason, where we may not or the kernel has no tracing.
 */
export function openTracefs(owner: string): Tracefs {
  if (existsSync(join(usualMount, 'instances'))) return { dir: usualMount, close: () => {} };
  if (process.getuid?.() !== 0) throw new Error('tracing needs root');
  const dir = join(mountsFolder, `${mountPrefix}${owner}`);
  mkdirSync(dir, { mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tracefs', 'tracefs', dir], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    rmdirSync(dir);
    throw new Error(
      `tracefs cannot be mounted: ${(error as Error).message.split('\n')[1] ?? 'no reason given'}`,
    );
  }
  return { dir, close: () => unmountTracefs(dir) };
}

export function unmountTracefs(dir: string): void {
  execFileSync('umount', [dir], { stdio: 'ignore' });
  rmdirSync(dir);
}

/** Mounts of our own, with the owner that each names. A process that was killed leaves its mount behind. */
export function privateMounts(): { dir: string; owner: string }[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([, dir = '', type]) => {
      const owner = new RegExp(`/${mountPrefix}([^/]+)$`).exec(dir)?.[1];
      return type === 'tracefs' && owner !== undefined ? [{ dir, owner }] : [];
    });
}
