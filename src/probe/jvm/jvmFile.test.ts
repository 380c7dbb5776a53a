import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findJvm, openPerfData } from './jvmFile.ts';

/** A process 42 that is 7 in its container, whose root is ours to fill. */
let proc: string;
let tmp: string;
beforeEach(() => {
  proc = mkdtempSync(join(realpathSync(tmpdir()), 'oomlab-jvm-file-'));
  tmp = join(proc, '42', 'root', 'tmp');
  mkdirSync(tmp, { recursive: true });
  writeFileSync(join(proc, '42', 'status'), 'Name:\tjava\nNSpid:\t42\t7\n');
  mkdirSync(join(proc, 'host', 'hsperfdata_root'), { recursive: true });
  writeFileSync(join(proc, 'host', 'hsperfdata_root', '7'), 'of this machine');
});
afterEach(() => rmSync(proc, { recursive: true }));

const find = () => findJvm(proc, 42, null);

test('the performance data is found by the number that the JVM has in its container', () => {
  expect(find()).toBeNull();
  mkdirSync(join(tmp, 'hsperfdata_app'));
  writeFileSync(join(tmp, 'hsperfdata_app', '7'), 'of the container');
  const jvm = find();
  expect(jvm).toMatchObject({ pid: 42, innerPid: 7 });
  const file = jvm === null ? null : openPerfData(jvm.perfData);
  expect(file === null ? null : readFileSync(file, 'utf8')).toBe('of the container');
  if (file !== null) closeSync(file);
});

test.each([
  [
    'the file is a link',
    () => {
      mkdirSync(join(tmp, 'hsperfdata_app'));
      symlinkSync(join(proc, 'host', 'hsperfdata_root', '7'), join(tmp, 'hsperfdata_app', '7'));
    },
  ],
  [
    'its folder is one',
    () => symlinkSync(join(proc, 'host', 'hsperfdata_root'), join(tmp, 'hsperfdata_app')),
  ],
  [
    '/tmp is one',
    () => {
      rmSync(tmp, { recursive: true });
      symlinkSync(join(proc, 'host'), tmp);
    },
  ],
  [
    'it is a pipe',
    () => {
      mkdirSync(join(tmp, 'hsperfdata_app'));
      execFileSync('mkfifo', [join(tmp, 'hsperfdata_app', '7')]);
    },
  ],
])('a container shows us nothing of this machine as its own, and holds nobody up: %s', (_, plant) => {
  plant();
  expect(find()).toBeNull();
});
