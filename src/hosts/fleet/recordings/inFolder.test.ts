import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { exitCodes } from '../../../errors.ts';
import { inFolder } from './inFolder.ts';

let root: string;
let shared: string;
let elsewhere: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'oomlab-folder-'));
  [shared, elsewhere] = [join(root, 'shared'), join(root, 'elsewhere')];
  for (const folder of [shared, elsewhere]) mkdirSync(folder);
  writeFileSync(join(elsewhere, 'a.1'), 'not ours');
});
afterEach(() => rmSync(root, { recursive: true }));

const name = { runId: 'run-1', trial: 'a', fence: 1 };
const parts = [Buffer.from('one '), Buffer.from('two')];
const text = async (of = name) => {
  const got = await inFolder(shared).get(of);
  return got === null ? null : Buffer.concat(got).toString();
};
/** Nothing beside it was touched. */
const isUntouched = () => {
  expect(readdirSync(elsewhere)).toEqual(['a.1']);
  expect(readFileSync(join(elsewhere, 'a.1'), 'utf8')).toBe('not ours');
  expect(readdirSync(root).toSorted()).toEqual(['elsewhere', 'shared']);
};

describe('a recording', () => {
  test('is there as a whole when it was put, for its owner alone, until it is removed', async () => {
    const store = inFolder(shared);
    await store.ready();
    expect(await store.has(name)).toBe(false);
    expect(await text()).toBeNull();
    await store.put(name, parts);
    expect(await store.has(name)).toBe(true);
    expect(await text()).toBe('one two');
    expect(readdirSync(join(shared, 'run-1'))).toEqual(['a.1']);
    expect(statSync(join(shared, 'run-1')).mode & 0o777).toBe(0o700);
    expect(statSync(join(shared, 'run-1', 'a.1')).mode & 0o777).toBe(0o600);
    await store.remove(name);
    expect(await store.has(name)).toBe(false);
    await store.remove(name);
  });

  test('of another taking is another one, and a second one of the same takes its place', async () => {
    const store = inFolder(shared);
    await store.put(name, parts);
    await store.put({ ...name, fence: 2 }, [Buffer.from('second')]);
    await store.put(name, [Buffer.from('again')]);
    expect(await text()).toBe('again');
    expect(await text({ ...name, fence: 2 })).toBe('second');
  });

  test('that was cut off before is no obstacle, and is none', async () => {
    mkdirSync(join(shared, 'run-1'));
    writeFileSync(join(shared, 'run-1', 'a.1.new'), 'ha');
    expect(await text()).toBeNull();
    await inFolder(shared).put(name, parts);
    expect(await text()).toBe('one two');
  });

  test('goes with its run, and those of other runs stay', async () => {
    const store = inFolder(shared);
    await store.put(name, parts);
    await store.put({ ...name, trial: 'b' }, parts);
    await store.put({ ...name, runId: 'run-2' }, parts);
    await store.removeAll('run-1');
    await store.removeAll('run-1');
    expect(readdirSync(shared)).toEqual(['run-2']);
  });
});

test('a pipe in place of a recording, and what is larger than any, is none', async () => {
  const store = inFolder(shared);
  await store.put(name, parts);
  expect(await store.get(name, 7)).not.toBeNull();
  expect(await store.get(name, 6)).toBeNull();
  rmSync(join(shared, 'run-1', 'a.1'));
  execFileSync('mkfifo', [join(shared, 'run-1', 'a.1')]);
  expect(await store.get(name)).toBeNull();
  expect(await store.has(name)).toBe(false);
  await store.removeAll('run-1');
  expect(readdirSync(shared)).toEqual([]);
});

describe('nothing leads out of the folder', () => {
  test.each(['..', '.', '', '../elsewhere', 'a/b', '/etc', 'a\0b'])('a run called %j', async (runId) => {
    const store = inFolder(shared);
    const of = { ...name, runId };
    for (const ask of [
      () => store.put(of, parts),
      () => store.has(of),
      () => store.get(of),
      () => store.remove(of),
      () => store.removeAll(runId),
    ])
      await expect(ask()).rejects.toMatchObject({
        message: expect.stringContaining('is no name of a file'),
        exitCode: exitCodes.lab,
      });
    isUntouched();
  });

  test.each(['../../elsewhere/a', '../a', 'x/../../../elsewhere/a', 'a\0'])(
    'a trial called %j',
    async (trial) => {
      const store = inFolder(shared);
      await store.put(name, parts);
      const of = { ...name, trial };
      for (const ask of [
        () => store.put(of, parts),
        () => store.has(of),
        () => store.get(of),
        () => store.remove(of),
      ])
        await expect(ask()).rejects.toThrow('is no name of a file');
      isUntouched();
    },
  );

  test('a link in place of a run’s folder', async () => {
    symlinkSync(elsewhere, join(shared, 'run-1'));
    const store = inFolder(shared);
    const refused = { message: expect.stringMatching(/^Recordings can't be brought to .*(ENOTDIR|ELOOP)/) };
    for (const ask of [
      () => store.put(name, parts),
      () => store.has(name),
      () => store.get(name),
      () => store.remove(name),
    ])
      await expect(ask()).rejects.toMatchObject(refused);
    await expect(store.removeAll('run-1')).rejects.toMatchObject(refused);
    isUntouched();
  });

  test('links in place of a recording, and of one that is being written', async () => {
    mkdirSync(join(shared, 'run-1'));
    for (const each of ['a.1', 'a.1.new']) symlinkSync(join(elsewhere, 'a.1'), join(shared, 'run-1', each));
    const store = inFolder(shared);
    await expect(store.get(name)).rejects.toThrow('ELOOP');
    expect(await store.has(name)).toBe(false);
    await store.put(name, parts);
    expect(await text()).toBe('one two');
    symlinkSync(join(elsewhere, 'a.1'), join(shared, 'run-1', 'b.1'));
    await store.removeAll('run-1');
    expect(existsSync(join(shared, 'run-1'))).toBe(false);
    isUntouched();
  });
});

test('a folder that is missing, or is none, is found out before anything is brought there', async () => {
  const missing = inFolder(join(root, 'missing'));
  await expect(missing.ready()).rejects.toMatchObject({
    message: expect.stringMatching(/^Recordings can't be brought to .*missing: ENOENT/),
    hint: expect.stringContaining('on the front and on every host'),
    exitCode: exitCodes.lab,
  });
  await expect(missing.put(name, parts)).rejects.toThrow('ENOENT');
  expect(existsSync(join(root, 'missing'))).toBe(false);
  await expect(inFolder(join(elsewhere, 'a.1')).ready()).rejects.toThrow(/no folder/);
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('what root brings into a folder of another user is that user’s', async () => {
  const nobody = 65_534;
  chownSync(shared, nobody, nobody);
  chmodSync(shared, 0o755);
  const store = inFolder(shared);
  await store.put(name, parts);
  for (const path of [join(shared, 'run-1'), join(shared, 'run-1', 'a.1')])
    expect(lstatSync(path)).toMatchObject({ uid: nobody, gid: nobody });
  expect(await text()).toBe('one two');
  // What the user put there is not given away.
  mkdirSync(join(shared, 'run-2'));
  await store.put({ ...name, runId: 'run-2' }, parts);
  expect(lstatSync(join(shared, 'run-2')).uid).toBe(0);
});
