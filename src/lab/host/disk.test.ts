import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskOf, limitDiskReads } from './disk.ts';

/** `major:minor` of the root file system, as the kernel lists it. */
const rootDevice = readFileSync('/proc/self/mountinfo', 'utf8')
  .split('\n')
  .map((line) => line.split(' '))
  .findLast((fields) => fields[4] === '/')?.[2];
const onDisk = existsSync(`/sys/dev/block/${rootDevice}`);

test.skipIf(!onDisk)('the root file system is on a whole disk, never on a partition', () => {
  const disks = readdirSync('/sys/block').map((name) =>
    readFileSync(`/sys/block/${name}/dev`, 'utf8').trim(),
  );
  expect(disks).toContain(diskOf('/'));
});

test.skipIf(!onDisk || existsSync(`/sys/dev/block/${rootDevice}/partition`))(
  'a file system on a disk without partitions is on that disk',
  () => expect(diskOf('/')).toBe(rootDevice),
);

test('what is on no disk has none', () => {
  expect(diskOf('/proc')).toBeNull();
  expect(diskOf('/sys')).toBeNull();
});

test('a read limit goes to the v1 group where there is one, to the v2 group elsewhere', () => {
  const group = mkdtempSync(join(tmpdir(), 'oomlab-disk-'));
  try {
    const v1 = join(group, 'blkio.throttle.read_bps_device');
    const v2 = join(group, 'io.max');
    writeFileSync(v1, '');
    writeFileSync(v2, '');
    limitDiskReads({ blkio: null, unified: group }, '254:0', 5_000_000);
    expect(readFileSync(v2, 'utf8')).toBe('254:0 rbps=5000000');
    expect(readFileSync(v1, 'utf8')).toBe('');
    limitDiskReads({ blkio: group, unified: group }, '254:0', 6_000_000);
    expect(readFileSync(v1, 'utf8')).toBe('254:0 6000000');
    expect(readFileSync(v2, 'utf8')).toBe('254:0 rbps=5000000');
  } finally {
    rmSync(group, { recursive: true });
  }
});

test('where neither is there, it is not dropped in silence', () => {
  expect(() => limitDiskReads({ blkio: null, unified: null }, '254:0', 1)).toThrow(
    'no group that limits its disk',
  );
});
