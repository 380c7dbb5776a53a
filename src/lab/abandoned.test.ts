import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAbandoned, sweepAbandoned } from './abandoned.ts';
import { cgroupMounts, removeCgroupTree } from './host/cgroups.ts';
import { startTimeOf } from './host/processes.ts';
import { mayMakeGroups } from './testing/mayMakeGroups.ts';

const here = `${process.pid}-${startTimeOf(process.pid)}`;
/** Of a process that is no more. */
let gone: string;
beforeEach(async () => {
  const child = spawn('sleep', ['600']);
  await once(child, 'spawn');
  gone = `${child.pid}-${startTimeOf(child.pid ?? 0)}`;
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('what is named as ours is abandoned when its maker is no more', () => {
  expect(isAbandoned(`oomlab-m1-${gone}`)).toBe(true);
  expect(isAbandoned(`oomlab-door-${gone}.sock`)).toBe(true);
  expect(isAbandoned(`oomlab-m1-${here}`)).toBe(false);
  expect(isAbandoned(`somebody-m1-${gone}`)).toBe(false);
  expect(isAbandoned('oomlab-53da82')).toBe(false);
});

test.runIf(process.getuid?.() === 0)('mounts of such makers go, and those of others stay', async () => {
  const doors = [`oomlab-door-${gone}.sock`, `oomlab-door-${here}.sock`].map((name) => join(tmpdir(), name));
  for (const door of doors) {
    writeFileSync(door, '');
    await execa('mount', ['--bind', '/etc/hostname', door]);
  }
  const [theirs = '', ours = ''] = doors;
  try {
    expect(await sweepAbandoned()).toContain(`mount ${theirs}`);
    expect(existsSync(theirs)).toBe(false);
    expect((await execa('findmnt', ['--noheadings', ours])).stdout).toContain(ours);
  } finally {
    await execa('umount', [ours], { reject: false });
    await execa('rm', ['--force', ...doors]);
  }
});

afterEach(() => {
  for (const owner of mayMakeGroups ? [gone, here] : []) removeCgroupTree(`/oomlab-m1-${owner}`);
});

test.runIf(mayMakeGroups)('control groups go with those within them, unless somebody is in one', async () => {
  const [mount = ''] = cgroupMounts();
  const [theirs, ours] = [gone, here].map((owner) => join(mount, `oomlab-m1-${owner}`)) as [string, string];
  for (const group of [theirs, ours]) mkdirSync(join(group, 'inner'), { recursive: true });
  expect(await sweepAbandoned()).toContain(`cgroup /oomlab-m1-${gone}`);
  expect([theirs, ours].map((group) => existsSync(group))).toEqual([false, true]);
});
