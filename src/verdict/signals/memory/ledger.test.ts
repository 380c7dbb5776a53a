import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readTrial } from '../../../record/readTrial.ts';
import {
  buildRecording,
  calm,
  containerId,
  containerPid,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  served,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';

const root = join(import.meta.dirname, '..', '..', '..', 'test', 'golden');
const killed = globSync('*oom*/trial.json', { cwd: root })
  .map(dirname)
  .filter((name) => /oom-(kill|main|child)/.test(name));

describe.each(killed)('%s', (name) => {
  const { ledger } = judge(readTrial(join(root, name)));

  test('at least 95 % of the charge is named, and no byte twice', () => {
    const parts = ledger?.parts ?? [];
    const other = parts.find(({ kind }) => kind === 'other')?.bytes ?? 0;
    expect(ledger?.source).toBe('kernel report');
    expect(other / (ledger?.usageBytes ?? 0)).toBeLessThan(0.05);
    expect(parts.reduce((sum, { bytes }) => sum + bytes, 0) / (ledger?.usageBytes ?? 0)).toBeCloseTo(1, 1);
  });
});

const group = `/oomlab/${containerId}`;
/** A kill at 12 s, with a report of v2 that has these parts in MiB. */
const killWith = (parts: Record<string, number>) =>
  kernelLines(
    12_000,
    `memory: usage ${256 * 1024}kB, limit ${256 * 1024}kB, failcnt 1
Memory cgroup stats for ${group}:
${Object.entries(parts)
  .map(([name, size]) => `${name} ${size * mib}`)
  .join('\n')}
Tasks state (memory values in pages):
oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=app,pid=${containerPid},uid=0
Memory cgroup out of memory: Killed process ${containerPid} (app) total-vm:400000kB, anon-rss:1024kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:100kB oom_score_adj:0`,
  );
function verdictOf(parts: Record<string, number>) {
  const built = buildRecording({
    probe: probeRows(0, 12_000, () => ({ ...calm(), shmemBytes: 0, kernelBytes: 0, sockBytes: 0 })),
    load: loadRows(2000, 12_000, () => served(100)),
    trial: { ending: { reason: 'target-died', atMs: 12_000, detail: 'process is gone' } },
    events: killWith(parts),
  });
  const { trial } = built;
  const container = trial.container && { ...trial.container, cgroupVersion: 2 as const };
  return judge({ ...built, trial: { ...trial, container } });
}

describe('what filled a group', () => {
  test.each([
    ['shared memory', { anon: 90, file: 160, shmem: 150, kernel: 6 }, 'shared', 'shared memory'],
    [
      'buffers of the kernel',
      { anon: 81, file: 20, shmem: 0, kernel: 155 },
      'kernel',
      'memory of the kernel',
    ],
    ['buffers of sockets', { anon: 81, file: 20, kernel: 5, sock: 150 }, 'sockets', 'buffers of sockets'],
    ['page cache', { anon: 85, file: 165, shmem: 0, kernel: 6 }, 'page cache', 'page cache'],
  ])('%s, in sentence, evidence and JSON', (_, parts, kind, words) => {
    const { sentence, ledger, evidence } = verdictOf(parts);
    const grown = ledger?.parts.toSorted((a, b) => (b.grewBytes ?? 0) - (a.grewBytes ?? 0))[0];
    expect(grown?.kind).toBe(kind);
    expect(sentence).toMatch(new RegExp(`; \\d+ % of what had grown was ${words}`));
    expect(evidence.map(({ text }) => text).join('\n')).toMatch(
      /At the kill, by the kernel’s report of it, 256 MiB were charged/,
    );
  });

  test('memory of processes is what everybody expects: the sentence leaves it out', () => {
    const { sentence, ledger } = verdictOf({ anon: 230, file: 20, shmem: 0, kernel: 6 });
    expect(ledger?.parts[0]).toMatchObject({ kind: 'anonymous', bytes: 230 * mib, grewBytes: 150 * mib });
    expect(sentence).not.toContain('had grown');
  });

  test('what no counter names is said to be so', () => {
    const { ledger } = verdictOf({ anon: 100, file: 20, shmem: 0, kernel: 6 });
    expect(ledger?.parts[0]).toMatchObject({ kind: 'other', bytes: 130 * mib });
  });
});

test('without a report: the fullest of the last samples, as memory is given back by then, and its age', () => {
  const { ledger } = judge(
    buildRecording({
      probe: probeRows(0, 12_000, (s) => ({
        ...calm(),
        usageBytes: s > 11.8 ? 8 * mib : 200 * mib,
        anonBytes: s > 11.8 ? 4 * mib : 180 * mib,
      })),
      load: loadRows(2000, 12_000, () => served(100)),
      trial: { ending: { reason: 'target-died', atMs: 12_000, detail: 'process is gone' } },
    }),
  );
  expect(ledger).toMatchObject({ source: 'sample', usageBytes: 200 * mib });
  expect(ledger?.beforeEndMs).toBeGreaterThan(0);
});

test('nothing was read: there is no ledger', () => {
  const unread = { ...calm(), usageBytes: null, anonBytes: null };
  expect(judge(buildRecording({ probe: probeRows(0, 32_000, () => unread) })).ledger).toBeNull();
});
