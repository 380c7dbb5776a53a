import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  containerId,
  containerPid,
  died,
  kernelLines,
  loadRow,
  loadRows,
  probeRows,
  sentSignal,
  served,
  timedOut,
  tracing,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { felt } from './service.ts';

const workerPid = containerPid + 7;
const killOf = (pid: number, atMs: number) =>
  kernelLines(
    atMs,
    `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=/oomlab/${containerId},task_memcg=/oomlab/${containerId},task=gunicorn,pid=${pid},uid=0
Memory cgroup out of memory: Killed process ${pid} (gunicorn) total-vm:300000kB, anon-rss:120000kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:300kB oom_score_adj:0`,
  );
const judged = (built: Built) => judge(buildRecording({ probe: probeRows(0, 32_000, calm), ...built }));
const good = loadRows(2000, 32_000, () => served(100));

describe('a worker is killed', () => {
  test('and the service goes on: it lived until nobody looked any more', () => {
    const { times, measures, terminal, sentence } = judged({ load: good, events: killOf(workerPid, 5000) });
    expect(terminal).toMatchObject({ kind: 'oom-kill', victim: 'child' });
    expect(times).toMatchObject({ firstKill: 5000, kill: 5000, serviceEnd: null, observationEnd: 32_000 });
    expect(measures).toMatchObject({ survivedMs: 30_000, failed: 0, longestGapMs: 0 });
    // When the worker was killed is still said.
    expect(sentence).toContain('3.0 s into the load');
  });

  test('and nothing is served after it: the service ended when it was broken for good', () => {
    const load = loadRows(2000, 32_000, (s) => (s <= 6 ? served(100) : timedOut(10)));
    const { times, measures } = judged({ load, events: killOf(workerPid, 5000) });
    expect(times).toMatchObject({ firstKill: 5000, firstBroken: 8000, serviceEnd: 8000 });
    expect(measures).toMatchObject({ survivedMs: 6000, failed: 240, longestGapMs: 24_000 });
  });

  test('and the container is killed later: that is the end', () => {
    const { events, ...gone } = died(20_000, 139);
    const load = good.filter(({ atMs }) => atMs <= 20_000);
    const { times, measures } = judged({
      load,
      ...gone,
      events: [...killOf(workerPid, 5000), ...(events ?? [])],
    });
    expect(times).toMatchObject({ firstKill: 5000, serviceEnd: 20_000 });
    expect(measures.survivedMs).toBe(18_000);
  });
});

test('the main process is killed: by the kernel’s stamp, not by the look that found it gone', () => {
  const { events, ...gone } = died(10_030, 137);
  const { times, measures } = judged({
    load: good.filter(({ atMs }) => atMs <= 10_000),
    ...gone,
    events: [...killOf(containerPid, 10_000), ...(events ?? [])],
  });
  expect(times).toMatchObject({ firstKill: 10_000, kill: 10_000, exit: 10_030, serviceEnd: 10_000 });
  expect(measures.survivedMs).toBe(8000);
});

test('it serves until the load is done: nothing ended', () => {
  const { times, measures, terminal } = judged({ load: good });
  expect(terminal.kind).toBe('survived');
  expect(times).toMatchObject({ firstKill: null, serviceEnd: null, observationEnd: 32_000 });
  expect(measures.survivedMs).toBe(30_000);
});

test('it stops answering, and lives on: the first of the seconds that stayed broken', () => {
  const load = loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10)));
  const { times, terminal } = judged({ load });
  expect(terminal.kind).toBe('unresponsive');
  expect(times).toMatchObject({ firstBroken: 12_000, serviceEnd: 12_000, firstKill: null });
});

test('two bad seconds at the end are no end', () => {
  const load = loadRows(2000, 32_000, (s) => (s <= 28 ? served(100) : timedOut(10)));
  expect(judged({ load }).times.serviceEnd).toBeNull();
});

test('it never started: there was no service that could end', () => {
  const { times, measures } = judge({
    ...buildRecording({ load: [], trial: { ending: { reason: 'not-ready', atMs: 9000, detail: '' } } }),
    events: [at(10, { kind: 'trouble', source: 'target', text: 'x' })],
  });
  expect(times.serviceEnd).toBeNull();
  expect(measures.longestGapMs).toBeNull();
});

describe('a SIGKILL that somebody sent', () => {
  const ended = died(20_000, 139);
  const killed = (atMs: number, toMain = false) =>
    judged({
      load: good.filter((row) => row.atMs <= 20_000),
      ...ended,
      events: [
        tracing,
        sentSignal(atMs, { toMain, targetPid: toMain ? containerPid : workerPid }),
        ...(ended.events ?? []),
      ],
    }).times.firstKill;

  test('to a worker is a first kill', () => {
    expect(killed(9000)).toBe(9000);
  });

  test('to those that are left when the first process of a container ends is none', () => {
    expect(killed(19_990)).toBeNull();
    expect(killed(19_990, true)).toBe(19_990);
  });
});

test('what clients felt: every bad end counts, and gaps go over rows of any length', () => {
  expect(
    felt([
      loadRow({ atMs: 1000, ok: 5, non2xx: 1 }),
      loadRow({ atMs: 2000, refused: 2, lost: 1 }),
      loadRow({ atMs: 2600, spanMs: 600, reset: 1, closedNoReply: 1 }),
      loadRow({ atMs: 3600, ok: 1, timeouts: 3 }),
      loadRow({ atMs: 4612, spanMs: 12 }),
    ]),
  ).toEqual({ failed: 9, longestGapMs: 1600 });
  expect(felt([])).toEqual({ failed: 0, longestGapMs: null });
});
