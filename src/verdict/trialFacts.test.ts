import { describe, expect, test } from 'vitest';
import {
  at,
  type Built,
  buildRecording,
  calm,
  containerPid,
  died,
  kernelLines,
  loadRows,
  mib,
  plan,
  probeRows,
  said,
  served,
  timedOut,
} from '../record/testing/buildRecording.ts';
import { rows } from './testing/suffering.ts';
import { gather } from './trialFacts.ts';

/** What a recording gives of a trial: its moments, its load, and what was said. */

const facts = (built: Built) => gather(buildRecording(built));
const ending = (reason: string, atMs = 32_000) =>
  ({ ending: { reason, atMs, detail: 'why' } }) as NonNullable<Built['trial']>;

describe('the end', () => {
  test('is the process’s, or the trial’s, or that of what was recorded', () => {
    expect(facts({}).endMs).toBe(32_000);
    expect(facts(died(10_000, 1)).endMs).toBe(10_000);
    expect(facts({ trial: { ending: null } }).endMs).toBe(32_000);
    expect(facts({ trial: { ending: null }, probe: probeRows(0, 9000, calm) }).endMs).toBe(32_000);
    expect(facts({ trial: { ending: null }, load: [], probe: probeRows(0, 9000, calm) }).endMs).toBe(9000);
    expect(facts({ trial: { ending: null }, load: [], probe: [] }).endMs).toBe(0);
  });

  test('as the lab tells it', () => {
    expect(facts({ trial: ending('cap') }).watch.over).toMatchObject({
      reason: 'cap',
      detail: 'why',
      at: { ms: 32_000 },
    });
    expect(facts({ trial: { ending: null } }).watch.over).toBeNull();
    expect(facts({}).watch.brokenForMs).toBe(5000);
  });
});

describe('the measured load', () => {
  const phase = (startMs: number, endMs: number, warmup: boolean) => ({ name: 'x', startMs, endMs, warmup });
  const phases = [phase(2000, 7000, true), phase(7000, 32_000, false)];

  test('leaves out the warm-up, and what comes after the end', () => {
    const measured = facts({ trial: { phases } });
    expect(measured.measuredFromMs).toBe(7000);
    expect(measured.measured[0]?.atMs).toBe(8000);
    expect(measured.measured).toHaveLength(25);
    expect(facts({}).measured).toHaveLength(30);
    expect(facts({ ...died(10_000, 1) }).measured.at(-1)?.atMs).toBe(10_000);
    expect(facts({ ...died(10_500, 1) }).measured.at(-1)?.atMs).toBe(11_000);
  });

  test('begins with its phase, or with the load where none was recorded', () => {
    expect(facts({ trial: { phases: [] } }).measuredFromMs).toBe(2000);
    expect(facts({ trial: { phases: phases.slice(0, 1) } }).measuredFromMs).toBeNull();
    const none = buildRecording({ trial: { phases: [] } });
    none.events = [];
    expect(gather(none)).toMatchObject({ measuredFromMs: null, loadStartMs: null });
  });

  test('by its answers, its broken end and the times it served well', () => {
    const load = [
      ...loadRows(2000, 12_000, () => served(100)),
      ...loadRows(12_000, 32_000, () => timedOut(10)),
    ];
    expect(facts({ load }).watch.load).toMatchObject({
      answered: 1200,
      good: 1000,
      tail: { from: { ms: 12_000 }, forMs: 20_000 },
      wellServed: [{ from: { ms: 2000 }, to: { ms: 12_000 } }],
      recorded: true,
    });
    expect(facts({ load: [] }).watch.load).toMatchObject({
      answered: 0,
      good: 0,
      tail: null,
      wellServed: [],
      recorded: false,
    });
    expect(facts({ load: [], plan: { load: null } }).watch.load).toBeNull();
    // Where all of it was warm-up, that is what there is to judge.
    const warm = facts({ load, trial: { phases: [phase(2000, 32_000, true)] } });
    expect(warm.watch.load).toMatchObject({ answered: 0, tail: { forMs: 20_000 } });
  });
});

describe('whether it was ready', () => {
  const ready = (events: Built['events'], built: Built = {}) => {
    const recording = buildRecording(built);
    recording.events = events ?? [];
    return gather(recording).watch.ready;
  };

  test('by its answer, by the load that began, or where nobody asks', () => {
    expect(ready([at(1000, { kind: 'ready' })])).toBe(true);
    expect(ready([at(2000, { kind: 'load-started' })])).toBe(true);
    expect(ready([])).toBe(false);
    expect(ready([], { plan: { target: { ...plan.target, readyPath: null } } })).toBe(true);
  });

  test('and not where the lab gave it up', () => {
    const started = [at(2000, { kind: 'load-started' })];
    expect(ready(started, { trial: ending('not-ready') })).toBe(false);
    expect(ready(started, { trial: ending('start-failed') })).toBe(false);
    expect(ready(started, { trial: ending('broken') })).toBe(true);
  });
});

describe('what was said', () => {
  const oome = 'java.lang.OutOfMemoryError: Java heap space';

  test('counts until a moment after the end', () => {
    const log = [said(9000, oome), said(12_000, oome), said(12_001, oome), said(9500, 'all is well')];
    const { signs } = facts({ ...died(10_000, 1), log });
    expect(signs.map(({ at: moment, source }) => [moment?.ms, source])).toEqual([
      [9000, 'target log'],
      [12_000, 'target log'],
    ]);
  });

  test('last, by its time, and not an empty line', () => {
    const last = (...log: NonNullable<Built['log']>) => facts({ log }).program.log?.lastLine;
    expect(last(said(2000, 'second'), said(1000, 'first'))).toMatchObject({
      text: 'second',
      at: { ms: 2000 },
      source: 'target log',
    });
    expect(last(said(1000, 'first'), said(2000, '  '))).toMatchObject({ text: 'first' });
    expect(last(said(1000, 'one'), said(1000, 'two'))).toMatchObject({ text: 'two' });
    expect(last()).toBeNull();
  });

  test('by its collector: whether there is a log, and a farewell in it', () => {
    const gc = (gcLog: string[]) => facts({ gcLog }).program.gcLog;
    expect(gc([])).toBeNull();
    expect(gc(['[9.9s][info][gc] GC(1) Pause Full (x) 9M->8M(9M) 1.0ms'])).toEqual({
      source: 'GC log',
      orderlyExit: false,
      last: null,
      worst: null,
    });
    expect(facts({}).program.heapError).toBe('OutOfMemoryError');
  });
});

describe('the kernel’s words', () => {
  const fault = (atMs: number, pid: number) =>
    kernelLines(atMs, `native[${pid}]: segfault at 0 ip 00 sp 00 error 4 in native[1,2+3]`);
  const of = (events: Built['events'], code = 139) => {
    const { events: gone = [], ...rest } = died(10_000, code);
    return facts({ ...rest, events: [...gone, ...(events ?? [])] }).kernel;
  };

  test('a fault of the main process, by its pid, or by its moment and the signal it ended by', () => {
    expect(of(fault(5000, containerPid)).fault).toMatchObject({
      about: 'native',
      at: { ms: 5000 },
      source: 'kernel log',
    });
    expect(of(fault(9000, 777)).fault).not.toBeNull();
    expect(of(fault(8999, 777)).fault).toBeNull();
    expect(of(fault(10_100, 777)).fault).not.toBeNull();
    expect(of(fault(10_101, 777)).fault).toBeNull();
    expect(of(fault(9990, 777), 1).fault).toBeNull();
    expect(facts({ events: fault(9990, 777) }).kernel.fault).toBeNull();
  });

  test('a fork that it refused, and a panic', () => {
    const seen = facts({
      events: [
        ...kernelLines(5000, 'cgroup: fork rejected by pids controller in /oomlab/a'),
        ...kernelLines(6000, 'Kernel panic - not syncing: Out of memory: compulsory panic_on_oom is enabled'),
      ],
    }).kernel;
    expect(seen).toMatchObject({
      refusedFork: { about: '/oomlab/a', at: { ms: 5000 } },
      panic: { at: { ms: 6000 } },
      fault: null,
    });
    expect(facts({}).kernel).toEqual({ fault: null, refusedFork: null, panic: null });
  });
});

describe('memory', () => {
  test('the heap and the tasks, at their most', () => {
    const probe = rows((s) => ({
      heapUsedBytes: (s < 5 ? 32 : 16) * mib,
      heapMaxBytes: 64 * mib,
      pids: s < 5 ? 7 : 5,
      pidsLimit: 9,
      pidsLimitHits: s < 8 ? 0 : 2,
    }));
    expect(facts({ probe }).memory).toMatchObject({
      heapShare: 0.5,
      pids: { most: 7, limit: 9, refused: 2, refusedAt: { ms: 8000 } },
    });
    expect(facts({}).memory).toMatchObject({
      heapShare: null,
      heapLive: null,
      pids: { refusedAt: null, limit: null },
    });
    expect(facts({ probe: rows(() => ({ heapUsedBytes: 1, heapMaxBytes: 0 })) }).memory.heapShare).toBeNull();
  });

  test('a limit of the program’s own, by the scenario or by what the engine started', () => {
    const go = { ...plan.target, runtime: 'go' as const };
    const limit = (env: Record<string, string>, inspect: unknown = null) =>
      facts({ plan: { target: { ...go, env } }, inspect }).ownLimit;
    expect(limit({})).toBeNull();
    expect(limit({ GOMEMLIMIT: '64MiB' })).toMatchObject({ runtime: 'go', bytes: 64 * mib });
    expect(limit({}, { Args: null, Config: { Env: ['A=b', 'GOMEMLIMIT=32MiB'] } })?.bytes).toBe(32 * mib);
    expect(limit({ GOMEMLIMIT: '64MiB' }, { Config: { Env: ['GOMEMLIMIT=32MiB'] } })?.bytes).toBe(64 * mib);
    expect(limit({}, { Config: {} })).toBeNull();
  });
});
