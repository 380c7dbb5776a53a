import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { labError } from '../../errors.ts';
import { formatBytes } from '../../scenario/units.ts';
import { ownFolder } from '../engine/state.ts';
import { command } from './command.ts';
import { swapAreas, swapFolder } from './swap.ts';

const control = '/sys/class/zram-control';
/** Before any other area, whatever priority these have: 32767 is the highest. */
const priority = '32767';

/** Whether this kernel can make compressed swap in memory, and we may. */
export const zramThere = (): boolean => existsSync(`${control}/hot_add`) && process.getuid?.() === 0;

/**
 * What is compressed takes memory: more than twice as much as there is of that never fits. Source: Linux,
 * Documentation/admin-guide/blockdev/zram.rst.
 */
export const mostZramBytes = (memoryBytes: number): number => 2 * memoryBytes;

/**
 * Makes a compressed swap area in memory and switches it on, before all others; disposing takes it away again. A file in
 * our state folder says whose it is, for `clean`.
 * @throws OomlabError (lab) where the kernel has no zram, or too little memory
 */
export async function addZram(sizeBytes: number): Promise<AsyncDisposable> {
  if (!zramThere())
    throw labError(
      'This variant swaps to zram, and the kernel has none, or we are not root',
      'Load the module with "modprobe zram", or leave such variants out.',
    );
  if (sizeBytes > mostZramBytes(totalmem()) + 1024 ** 2)
    throw labError(
      `This variant swaps to ${formatBytes(sizeBytes)} of zram, and the machine has ${formatBytes(totalmem())} of memory`,
      'Twice the memory is the most: take a larger machine, or leave such variants out.',
    );
  const number = readFileSync(`${control}/hot_add`, 'utf8').trim();
  const marker = join(ownFolder('swap'), `${process.pid}-${number}.zram`);
  writeFileSync(marker, '');
  try {
    writeFileSync(`/sys/block/zram${number}/disksize`, String(sizeBytes));
    await command('mkswap', [`/dev/zram${number}`]);
    await command('swapon', ['--priority', priority, `/dev/zram${number}`]);
  } catch (cause) {
    await removeZram(marker);
    throw labError(
      `A zram area could not be switched on: ${(cause as Error).message.split('\n').at(-1)}`,
      'Run "oomlab doctor" to see what the host has.',
      cause,
    );
  }
  return { [Symbol.asyncDispose]: () => removeZram(marker) };
}

async function removeZram(marker: string): Promise<void> {
  const [, number] = /-(\d+)\.zram$/.exec(marker) ?? [];
  const device = `/dev/zram${number}`;
  if (existsSync(device)) {
    if (swapAreas().some(({ path }) => path === device)) await command('swapoff', [device]);
    writeFileSync(`/sys/block/zram${number}/reset`, '1');
    writeFileSync(`${control}/hot_remove`, String(number));
  }
  rmSync(marker, { force: true });
}

/** Takes away every zram area of ours whose maker is gone. @returns their devices. */
export async function sweepZram(): Promise<string[]> {
  if (!existsSync(swapFolder())) return [];
  const left = readdirSync(swapFolder()).filter(
    (name) => name.endsWith('.zram') && !existsSync(`/proc/${name.split('-')[0]}`),
  );
  for (const name of left) await removeZram(join(swapFolder(), name));
  return left.map((name) => `/dev/zram${name.slice(name.indexOf('-') + 1, -'.zram'.length)}`);
}
