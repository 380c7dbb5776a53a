import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../errors.ts';
import { formatBytes } from '../../scenario/units.ts';
import { ownFolder, ownState } from '../engine/state.ts';
import { command } from './command.ts';

/** An area of /proc/swaps. */
export interface SwapArea {
  path: string;
  /** `file`, `partition`, or `zram`: pages there cost CPU and memory, not disk. */
  type: string;
  sizeBytes: number;
  usedBytes: number;
  /** Made by oomlab, for the duration of a run. */
  ours: boolean;
}

/** Where our swap files lie, and the markers of our zram areas. */
export const swapFolder = (): string => join(ownState(), 'swap');

/** The swap areas in use on this host. */
export function swapAreas(): SwapArea[] {
  return parseSwaps(readFileSync('/proc/swaps', 'utf8'), swapFolder());
}

/** Free bytes in all of them. */
export const swapFreeBytes = (areas: readonly SwapArea[]): number =>
  areas.reduce((sum, area) => sum + area.sizeBytes - area.usedBytes, 0);

/** @param text content of /proc/swaps: a header, then path, type, size in KiB, used in KiB, priority. */
export function parseSwaps(text: string, ourFolder: string): SwapArea[] {
  return text
    .split('\n')
    .slice(1)
    .map((line) => line.split(/\s+/))
    .filter(([, , size = '', used = '']) => /^\d{1,15}$/.test(size) && /^\d{1,15}$/.test(used))
    .map(([path = '', ...rest]) => [unescapePath(path), ...rest])
    .map(([path = '', type = '', size, used]) => ({
      path,
      type: path.startsWith('/dev/zram') ? 'zram' : type,
      sizeBytes: Number(size) * 1024,
      usedBytes: Number(used) * 1024,
      ours: path.startsWith(`${ourFolder}/`),
    }));
}

/** The kernel writes space, tab, line feed and backslash as octal numbers (seq_path, fs/seq_file.c). */
const unescapePath = (path: string): string =>
  path.replaceAll(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));

/**
 * Makes a swap file of our own and switches it on; disposing takes it away again.
 * @throws OomlabError (lab) when the disk has no room for it or swapon is refused.
 */
export async function addSwapFile(sizeBytes: number): Promise<AsyncDisposable & { path: string }> {
  ownFolder('swap');
  const { bavail, bsize } = statfsSync(swapFolder());
  if (bavail * bsize < sizeBytes + 512 * 1024 ** 2) {
    throw labError(
      `No room for a swap file of ${formatBytes(sizeBytes)} in ${swapFolder()} (${formatBytes(bavail * bsize)} free)`,
      'Free some disk, or set OOMLAB_STATE to a folder on a larger one.',
    );
  }
  const path = join(swapFolder(), `${process.pid}-${Date.now()}.swap`);
  try {
    await command('fallocate', ['--length', String(sizeBytes), path]);
    chmodSync(path, 0o600);
    await command('mkswap', ['--quiet', path]).catch(() => command('mkswap', [path]));
    await command('swapon', [path]);
  } catch (cause) {
    rmSync(path, { force: true });
    throw labError(
      `A swap file could not be switched on: ${(cause as Error).message.split('\n').at(-1)}`,
      'Swap files need root and a file system that supports them (not btrfs with snapshots, not overlayfs).',
      cause,
    );
  }
  return { path, [Symbol.asyncDispose]: () => removeSwapFile(path) };
}

/** Pages of others may have come into it, and their groups may have no room for them at the moment. */
const swapOffWithinMs = 20_000;

async function removeSwapFile(path: string): Promise<void> {
  const deadline = performance.now() + swapOffWithinMs;
  while (swapAreas().some((area) => area.path === path)) {
    const { exitCode, stderr } = await command('swapoff', [path], { reject: false });
    if (exitCode === 0) break;
    if (performance.now() > deadline) {
      throw labError(
        `The swap file ${path} cannot be switched off: ${stderr.split(': ').at(-1)}`,
        'Others have pages in it. Run "oomlab clean" when they are done.',
      );
    }
    await delay(500);
  }
  rmSync(path, { force: true });
}

/** Takes away every swap file of ours whose maker is gone. Returns their paths. */
export async function sweepSwapFiles(): Promise<string[]> {
  if (!existsSync(swapFolder())) return [];
  const paths = readdirSync(swapFolder())
    .filter((name) => name.endsWith('.swap') && !existsSync(`/proc/${name.split('-')[0]}`))
    .map((name) => join(swapFolder(), name));
  for (const path of paths) await removeSwapFile(path);
  return paths;
}
