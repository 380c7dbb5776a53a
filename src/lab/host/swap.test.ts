import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseSwaps, swapAreas } from './swap.ts';

const header = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n';
const ours = '/var/lib/oomlab/swap';
const kib = 1024;

test('no area is an empty list', () => {
  expect(parseSwaps(header, ours)).toEqual([]);
  expect(parseSwaps('', ours)).toEqual([]);
});

test('files, partitions and zram, in bytes', () => {
  const text =
    `${header}/dev/vda2                               partition\t1048572\t\t512\t\t-2\n` +
    '/swapfile                               file\t\t2097148\t\t0\t\t-3\n' +
    '/dev/zram0                              partition\t4096\t\t4\t\t100\n';
  expect(parseSwaps(text, ours)).toEqual([
    { path: '/dev/vda2', type: 'partition', sizeBytes: 1_048_572 * kib, usedBytes: 512 * kib, ours: false },
    { path: '/swapfile', type: 'file', sizeBytes: 2_097_148 * kib, usedBytes: 0, ours: false },
    { path: '/dev/zram0', type: 'zram', sizeBytes: 4096 * kib, usedBytes: 4 * kib, ours: false },
  ]);
});

test('names with what the kernel escapes: space, tab, backslash', () => {
  const text = `${header}/my\\040swap\\011\\134file                 file\t\t4\t\t0\t\t-2\n`;
  expect(parseSwaps(text, ours)[0]?.path).toBe('/my swap\t\\file');
});

test('a file of ours is known as such, in a folder with a space as well', () => {
  const oursIn = (path: string, folder: string) =>
    parseSwaps(`${header}${path} file\t\t4\t\t0\t\t-2\n`, folder)[0]?.ours;
  expect(oursIn(`${ours}/1-2.swap`, ours)).toBe(true);
  expect(oursIn('/my\\040state/swap/1-2.swap', '/my state/swap')).toBe(true);
  expect(oursIn(`${ours}-of-others/1-2.swap`, ours)).toBe(false);
});

test('this host’s own list is read, each area of it', () => {
  const [, ...listed] = readFileSync('/proc/swaps', 'utf8').trim().split('\n');
  const areas = swapAreas();
  expect(areas).toHaveLength(listed.length);
  for (const area of areas) {
    expect(area.path).toMatch(/^\//);
    expect(area.usedBytes).toBeLessThanOrEqual(area.sizeBytes);
  }
});

test('a line whose sizes are no numbers is no area', () => {
  expect(parseSwaps(`${header}${header}/swapfile file 1e309 0 -2\n/swapfile file 4\n`, ours)).toEqual([]);
});
