import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { mountsBelow, sweepMounts } from './mounts.ts';

test('mounts below a folder are known by their paths, as they are written there', () => {
  const lines = [
    '60 29 0:4 net:[4026532301] /state/exec/netns/default rw shared:230 - nsfs nsfs rw',
    '61 29 0:45 / /state/data\\040of/merged rw - overlay overlay rw',
    '62 29 0:46 / /state-of-another/exec rw - tmpfs tmpfs rw',
  ];
  expect(mountsBelow(lines.join('\n'), '/state')).toEqual([
    '/state/exec/netns/default',
    '/state/data of/merged',
  ]);
});

test.runIf(process.getuid?.() === 0)(
  'what was mounted on a mount goes before it, and nothing else',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'oomlab-mounts-'));
    const [outer, beside] = [join(folder, 'engine', 'a folder'), join(folder, 'beside')];
    const mounted = () => mountsBelow(readFileSync('/proc/self/mountinfo', 'utf8'), folder);
    for (const path of [outer, beside]) {
      mkdirSync(path, { recursive: true });
      await execa('mount', ['-t', 'tmpfs', 'none', path]);
    }
    mkdirSync(join(outer, 'inner'));
    await execa('mount', ['-t', 'tmpfs', 'none', join(outer, 'inner')]);
    try {
      expect(await sweepMounts(join(folder, 'engine'))).toEqual([
        `mount ${join(outer, 'inner')}`,
        `mount ${outer}`,
      ]);
      expect(mounted()).toEqual([beside]);
    } finally {
      for (const path of mounted().reverse()) await execa('umount', [path]);
      rmSync(folder, { recursive: true });
    }
  },
);
