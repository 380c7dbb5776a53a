import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { emptyCells } from './row.ts';
import { openTarget, type TargetListener } from './target.ts';
import { readColumns } from './testing/readColumns.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures/probe/', import.meta.url));
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function listen(): TargetListener & { told: string[] } {
  const told: string[] = [];
  const tell = (name: string) => () => void told.push(name);
  return {
    told,
    processGone: tell('process-gone'),
    cgroupGone: tell('cgroup-gone'),
    cgroup: (facts) => void told.push(`v${facts.version} ${facts.memoryPath}`),
    jvm: tell('jvm'),
    trouble: (text) => void told.push(text),
  };
}

/** A pure v2 host with the files that a real one had: the mount point is a temporary folder. */
function v2Host() {
  const root = mkdtempSync(join(tmpdir(), 'oomlab-probe-'));
  cleanUps.push(() => rmSync(root, { recursive: true }));
  const path = readFileSync(`${fixtures}v2/limited/path`, 'utf8').trim();
  cpSync(`${fixtures}v2/limited`, `${root}/cgroup${path}`, { recursive: true });
  cpSync(`${fixtures}v2/limited/parent`, `${root}/cgroup/lab`, { recursive: true });
  mkdirSync(`${root}/proc/self`, { recursive: true });
  mkdirSync(`${root}/proc/257`);
  const mountinfo = readFileSync(`${fixtures}v2/mountinfo`, 'utf8').replace(
    '/sys/fs/cgroup',
    `${root}/cgroup`,
  );
  writeFileSync(`${root}/proc/self/mountinfo`, mountinfo);
  for (const name of ['cgroup', 'stat', 'status'])
    cpSync(`${fixtures}v2/limited/proc-${name}`, `${root}/proc/257/${name}`);
  return {
    procDir: `${root}/proc`,
    groupDir: `${root}/cgroup${path}`,
    path,
    containerId: path.slice('/lab/'.length),
  };
}

test('a container of a v2 host: memory, limit, pressure, CPU, disk, pids, process, parent group', () => {
  const { procDir, path, containerId } = v2Host();
  const listener = listen();
  const target = openTarget(
    { containerId, pid: 257, parentCgroup: '/lab', scope: 'container' as const, runtime: 'any' },
    listener,
    procDir,
  );
  cleanUps.push(() => target.close());
  target.look();
  const cells = emptyCells();
  target.read(cells);
  expect(listener.told).toEqual([`v2 ${path}`]);
  expect(readColumns(cells)).toMatchObject({
    limitBytes: 64 * 2 ** 20,
    peakBytes: 67108864,
    limitHits: 1879,
    oomKills: 0,
    memFullUs: 4438206,
    cpuUsageUs: 16124165,
    readBytes: 280309760,
    pidsLimit: 50,
    pids: 2,
    threads: 1,
    parentPeakBytes: 67117056,
    parentLimitHits: 2112,
    parentOomKills: 0,
  });
});

test('what is read less often is read at once when the process is found dead', () => {
  const { procDir, groupDir, containerId } = v2Host();
  const target = openTarget(
    { containerId, pid: 257, parentCgroup: '/lab', scope: 'container' as const, runtime: 'any' },
    listen(),
    procDir,
  );
  cleanUps.push(() => target.close());
  const peak = () => {
    const cells = emptyCells();
    target.read(cells);
    return readColumns(cells).peakBytes;
  };
  peak();
  writeFileSync(`${groupDir}/memory.peak`, '67000000\n');
  const stat = readFileSync(`${procDir}/257/stat`, 'latin1');
  writeFileSync(`${procDir}/257/stat`, stat.replace(/\) \w /, ') Z '));
  expect(peak()).toBe(67_000_000);
});

test('a parent group that is not the one asked for is told', () => {
  const { procDir, containerId } = v2Host();
  const listener = listen();
  openTarget(
    { containerId, pid: 257, parentCgroup: '/other', scope: 'container' as const, runtime: 'node' },
    listener,
    procDir,
  ).close();
  expect(listener.told.some((text) => text.includes('not below the parent group /other'))).toBe(true);
});

test('a process that is gone before we look: told, not thrown', () => {
  const { procDir, containerId } = v2Host();
  const listener = listen();
  const target = openTarget(
    { containerId, pid: 999, parentCgroup: null, scope: 'container' as const, runtime: 'jvm' },
    listener,
    procDir,
  );
  target.read(emptyCells());
  target.look();
  target.close();
  expect(listener.told[0]).toMatch(/999\/cgroup/);
  expect(listener.told.filter((text) => text === 'process-gone')).toHaveLength(1);
});

const memoryRoot = '/sys/fs/cgroup/memory';
const canMakeGroups = existsSync(`${memoryRoot}/memory.usage_in_bytes`) && process.getuid?.() === 0;

test.skipIf(!canMakeGroups)('the end of a real process and of its real cgroup, each told once', async () => {
  const containerId = 'f'.repeat(64);
  const group = `${memoryRoot}/oomlab-probe-test-${process.pid}`;
  mkdirSync(`${group}/${containerId}`, { recursive: true });
  const removeGroups = () => {
    for (const dir of [`${group}/${containerId}`, group]) if (existsSync(dir)) rmdirSync(dir);
  };
  cleanUps.push(removeGroups);
  const child: ChildProcess = spawn('sleep', ['60']);
  await once(child, 'spawn');
  writeFileSync(`${group}/${containerId}/cgroup.procs`, String(child.pid));
  const listener = listen();
  const options = {
    containerId,
    pid: child.pid ?? 0,
    parentCgroup: group.slice(memoryRoot.length),
    runtime: 'any' as const,
    scope: 'container' as const,
  };
  const target = openTarget(options, listener);
  cleanUps.push(() => target.close());
  const cells = emptyCells();
  target.read(cells);
  expect(readColumns(cells)).toMatchObject({ threads: 1, oomKills: 0 });
  expect(target.watch()).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(target.watch()).toBe(true);
  removeGroups();
  for (let tick = 0; tick < 3; tick += 1) target.read(cells.fill(null));
  expect(readColumns(cells)).not.toHaveProperty('usageBytes');
  expect(listener.told.filter((text) => text.endsWith('-gone'))).toEqual(['process-gone', 'cgroup-gone']);
});
