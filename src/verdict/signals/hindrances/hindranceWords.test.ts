import { describe, expect, test } from 'vitest';
import type { TrialEvent } from '../../../record/event.ts';
import type { LoadRow } from '../../../record/loadRow.ts';
import type { ProbeRow } from '../../../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  calm,
  loadRows,
  plan,
  probeRows,
  said,
  served,
  timedOut,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';
import { gather } from '../../trialFacts.ts';
import { hindrances } from './hindrances.ts';

/** What is said of the time in which a service was of no use: from 12 s to the end at 32 s. */

const told = (row: (s: number) => Partial<ProbeRow>, more: Built = {}) => {
  const recording = buildRecording({
    probe: probeRows(0, 32_000, (s) => ({ ...calm(), cpuUsageUs: s * 400_000, ...row(s) })),
    load: loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10))),
    ...more,
  });
  const facts = gather(recording);
  const { terminal } = judge(recording);
  const end = { ...terminal, at: { axis: 'trial' as const, ms: terminal.atMs ?? 0, text: '' } };
  return hindrances(facts, end).map(
    ({ cause, evidence }) => `${cause} | ${evidence.source} ${evidence.at?.ms}: ${evidence.text}`,
  );
};
const since12 = (s: number) => Math.max(0, s - 12);

test('tasks that its limit refused', () => {
  expect(told((s) => ({ pids: 100, pidsLimit: 128, pidsLimitHits: s < 15 ? 2 : 9 }))).toEqual([
    'its limit on tasks refused new ones | cgroup 12000: Of 128 tasks that its group allows it had 100; the limit refused 7.',
  ]);
  expect(told((s) => ({ pids: null, pidsLimit: null, pidsLimitHits: s < 15 ? 2 : 9 }))[0]).toContain(
    'Of an unknown number of tasks that its group allows it had an unknown number; the limit refused 7.',
  );
});

test('what it said itself, from a row before on', () => {
  const line = 'Error: EMFILE: too many open files, accept';
  const log = [said(10_999, line), said(11_000, line), said(20_000, line), said(32_001, line)];
  expect(told(() => ({}), { log })).toEqual([
    'by its own words it had no file descriptor left | target log 11000: It said so itself, in 2 lines of that time: it had no file descriptor left.',
  ]);
  expect(told(() => ({}), { log: [said(20_000, 'write: disk quota exceeded')] })).toEqual([
    'by its own words there was no space left on a disk | target log 20000: It said so itself, in 1 line of that time: there was no space left on a disk.',
  ]);
});

test('a quota that let it wait', () => {
  expect(told((s) => ({ throttledUs: since12(s) * 800_000 }))).toEqual([
    'its CPU quota let it wait | cgroup 12000: For 80 % of the time its CPU quota let it wait; it used 0.40 cores.',
  ]);
  expect(told((s) => ({ throttledUs: since12(s) * 800_000, cpuUsageUs: null }))[0]).toContain(
    'it used an unknown part of a processor.',
  );
});

test('a disk that all waited for, by its own counters or the host’s', () => {
  const text = 'All of its tasks stood still for the disk 80 % of the time.';
  expect(told((s) => ({ ioFullUs: since12(s) * 800_000 }))).toEqual([
    `it waited for the disk | cgroup 12000: ${text}`,
  ]);
  const host = (s: number) => ({
    memSomeUs: null,
    memFullUs: null,
    ioSomeUs: null,
    ioFullUs: null,
    hostIoFullUs: since12(s) * 800_000,
  });
  expect(told(host)).toEqual([`it waited for the disk | host 12000: ${text}`]);
});

test('a thread that never rests, alone or among others', () => {
  expect(told((s) => ({ cpuUsageUs: s * 990_000 }))).toEqual([
    'it computed all the while | cgroup 12000: It computed all the while: it used 0.99 cores of the 1 that it may use.',
  ]);
  expect(told((s) => ({ cpuUsageUs: s * 400_000, cpuSomeUs: s * 600_000 }))).toEqual([
    'it computed all the while | cgroup 12000: It computed all the while: it used 0.40 cores of the 1 that it may use, and waited for a processor 60 % of the time.',
  ]);
  const half = { plan: { machine: { ...plan.machine, cpus: 0.5 } } };
  expect(told((s) => ({ cpuUsageUs: s * 490_000 }), half)[0]).toBe(
    'its CPU quota was used up | cgroup 12000: It computed all the while: it used 0.49 cores of the 0.5 that it may use.',
  );
});

test('nothing at all', () => {
  expect(told((s) => ({ cpuUsageUs: Math.min(s, 12) * 400_000 }))).toEqual([
    'it did nothing, as if all wait for a lock or for somebody else | cgroup 12000: It did next to nothing: it used 0.00 cores, and waited neither for the disk nor for memory. Its threads wait for each other, a lock, or somebody else.',
  ]);
  for (const stalls of ['memFullUs', 'ioFullUs', 'cpuSomeUs'] as const)
    expect(told((s) => ({ cpuUsageUs: 0, [stalls]: since12(s) * 800_000 })).join()).not.toContain(
      'next to nothing',
    );
});

describe('answers that are errors', () => {
  const idle = (s: number) => ({ cpuUsageUs: Math.min(s, 12) * 400_000 });
  const answers = (after: Partial<LoadRow>, events: TrialEvent[] = []) => ({
    load: loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : after)),
    events,
  });
  const statuses = (atMs: number, of: Record<string, number>): TrialEvent => ({
    atMs,
    clock: 'monotonic',
    kind: 'error-statuses',
    statuses: of,
  });

  test('are no idleness, and are told by their statuses', () => {
    const seen = [
      statuses(5000, { 404: 7 }),
      statuses(20_000, { 500: 370, 503: 8 }),
      statuses(21_000, { 500: 2 }),
    ];
    expect(told(idle, answers({ sent: 20, non2xx: 19, ok: 1 }, seen))).toEqual([
      'the status 500 and others to 95 % of the requests | load 12000: Of 400 requests that ended in that time it answered 380 with an error (status 500: 372, status 503: 8).',
    ]);
    expect(told(idle, answers({ sent: 20, non2xx: 20 }))[0]).toContain('errors to 100 % of the requests');
    expect(told(idle, answers({ sent: 20, failedCheck: 20 }))).toEqual([
      'answers that were not what was asked for to 100 % of the requests | load 12000: Of 400 requests that ended in that time it answered 400 not with what its check asks for.',
    ]);
  });

  test('come before how it worked for them; few of them are no reason', () => {
    const busy = (s: number) => ({ cpuUsageUs: s * 990_000 });
    expect(told(busy, answers({ sent: 20, non2xx: 20 })).map((each) => each.slice(0, 12))).toEqual([
      'errors to 10',
      'it computed ',
    ]);
    expect(told(idle, answers({ sent: 20, non2xx: 4, timeouts: 16 }))[0]).toContain('it did nothing');
  });
});

describe('connections that nobody accepts', () => {
  const looks = (...queue: (number | null)[]) => {
    const recording = buildRecording({
      probe: probeRows(0, 32_000, (s) => ({ ...calm(), cpuUsageUs: s * 400_000 })),
      load: loadRows(2000, 32_000, (s) => (s <= 10 ? served(100) : timedOut(10))),
    });
    recording.services = queue.map((acceptQueue, n) => ({
      atMs: 12_000 + n * 1000,
      service: 'app',
      acceptQueue,
    })) as typeof recording.services;
    return judge(recording)
      .evidence.filter(({ source }) => source === 'census')
      .map(({ text }) => text);
  };

  test('at each of three looks or more, within the time', () => {
    expect(looks(9, 3, 5, 4)).toEqual(['At each of 3 looks connections waited to be accepted, 5 at most.']);
    expect(looks(9, 3, 5)).toEqual([]);
    expect(looks(9, 3, 5, 0)).toEqual([]);
    expect(looks(9, 3, null, 4, 4)).toHaveLength(1);
  });
});

test('of an end of another kind nothing is asked', () => {
  const load = loadRows(2000, 32_000, () => served(100));
  expect(told((s) => ({ cpuUsageUs: s * 990_000 }), { load })).toEqual([]);
});
