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
  probeRows,
} from '../../record/testing/buildRecording.ts';
import { gather } from '../trialFacts.ts';

/** Which kills are the trial's, whose process and whose limit it was, and what excludes one. */

const own = `/oomlab/${containerId}`;
interface Told {
  atMs?: number;
  pid?: number;
  limit?: string;
  group?: string;
  tasks?: string[];
}
const report = ({ atMs = 10_000, pid = 42, limit = own, group = own, tasks = [] }: Told) =>
  kernelLines(
    atMs,
    [
      ...(tasks.length === 0
        ? []
        : ['[  pid  ]   uid  tgid total_vm      rss pgtables_bytes swapents oom_score_adj name', ...tasks]),
      `oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=${limit},task_memcg=${group},task=java,pid=${pid},uid=0`,
      `Memory cgroup out of memory: Killed process ${pid} (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`,
    ].join('\n'),
  );
const kills = (built: Built) => gather(buildRecording(built)).kills;
const gone = (ms: number, built: Built = {}): Built => {
  const { events = [], ...rest } = died(ms, 137);
  return { ...rest, ...built, events: [...events, ...(built.events ?? [])] };
};
const first = (told: Told, built: Built = {}) =>
  kills({ ...built, events: [...report(told), ...(built.events ?? [])] }).own[0];

describe('whose process it was', () => {
  test('the main one, by its pid, or by its thread’s', () => {
    expect(first({ pid: containerPid })).toMatchObject({ victim: 'main', namesMain: true, service: 'app' });
    const tasks = [`[ 4711]     0  ${containerPid}   100   10  8192  0  0 java`];
    expect(first({ pid: 4711, tasks, group: '/elsewhere', limit: '/elsewhere' })).toMatchObject({
      victim: 'main',
      namesMain: true,
    });
    expect(first({ pid: 4712, tasks })).toMatchObject({ victim: 'child', namesMain: false });
  });

  test('a child’s, unless the container ended with it', () => {
    const at10s = { events: report({}) };
    const victim = (goneMs: number) => kills(gone(goneMs, at10s)).own[0]?.victim;
    expect(kills(at10s).own[0]).toMatchObject({ victim: 'child', namesMain: false, limit: 'own' });
    expect([victim(9499), victim(9500), victim(15_000), victim(15_001)]).toEqual([
      'child',
      'main',
      'main',
      'child',
    ]);
  });

  test('nobody’s of ours, in another group', () => {
    expect(first({ group: '/other', limit: '/other' })).toBeUndefined();
    expect(first({ group: `${own}x`, limit: '/oomlab-2' })).toMatchObject({ victim: 'child' });
    const short = {
      container: { ...buildRecording({}).trial.container, id: 'abc', cgroupPath: '/oomlab/abc' },
    } as NonNullable<Built['trial']>;
    expect(first({ group: '/oomlab/abc/init', limit: '/x' }, { trial: short })).toBeDefined();
    expect(first({ group: '/oomlab/abcd', limit: '/x' }, { trial: short })).toBeUndefined();
    const root = { container: { ...short.container, cgroupPath: '/' } } as NonNullable<Built['trial']>;
    expect(first({ group: '/any', limit: '/x' }, { trial: root })).toBeUndefined();
    expect(first({}, { trial: { container: null } })).toBeUndefined();
  });

  test('another service’s, which has a name', () => {
    const id = 'd'.repeat(64);
    const container = { ...buildRecording({}).trial.container, id, pid: 4000, cgroupPath: `/oomlab/${id}` };
    const services = [{ name: 'redis', container, entry: false }] as NonNullable<
      NonNullable<Built['trial']>['services']
    >;
    const seen = kills({
      events: report({ group: `/oomlab/${id}`, limit: `/oomlab/${id}` }),
      trial: { services },
    });
    expect(seen.several).toBe(true);
    expect(seen.own).toMatchObject([{ victim: 'child', service: 'redis', limit: 'own', namesMain: false }]);
    expect(kills({}).several).toBe(false);
  });
});

test('whose limit it was: its own, one above, or the machine’s that services share', () => {
  expect(first({ limit: own })?.limit).toBe('own');
  expect(first({ limit: `${own}/below` })?.limit).toBe('own');
  expect(first({ limit: '/oomlab' })?.limit).toBe('ancestor');
  const shared = { plan: { density: { everyMs: 1000, upTo: 3 } } };
  expect(first({ limit: '/oomlab' }, shared)?.limit).toBe('machine');
  expect(first({ limit: '/' }, shared)?.limit).toBe('ancestor');
  const unnamed = kernelLines(
    10_000,
    `Memory cgroup out of memory: Killed process ${containerPid} (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB`,
  );
  expect(kills({ events: unnamed }).own[0]?.limit).toBeNull();
});

test('until the load had stopped, and a little later where the target had died', () => {
  const count = (atMs: number, built: Built = {}) =>
    kills({ ...built, events: [...(built.events ?? []), ...report({ atMs })] }).own.length;
  expect([count(32_000), count(32_001)]).toEqual([1, 0]);
  const stopped = { events: [at(32_500, { kind: 'load-stopped', reason: 'cap' })] };
  expect([count(32_500, stopped), count(32_501, stopped)]).toEqual([1, 0]);
  const dead = gone(10_000);
  expect([count(12_050, dead), count(12_051, dead)]).toEqual([1, 0]);
  expect(count(90_000, { trial: { ending: null } })).toBe(1);
});

test('of the whole machine it is nobody’s here', () => {
  const line = `Out of memory: Killed process ${containerPid} (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0`;
  const seen = kills({ events: kernelLines(10_000, line) });
  expect(seen.own).toEqual([]);
  expect(seen.global).toMatchObject([
    { victim: null, limit: null, service: null, source: 'kernel log', at: { ms: 10_000 } },
  ]);
});

describe('what was counted', () => {
  const of = (row: (s: number) => object, built: Built = {}) => {
    const { counted, countedAt, ownOomEvents, oom } = kills({
      probe: probeRows(0, 32_000, (s) => ({ ...calm(), ...row(s) })),
      ...built,
    });
    return { counted, atMs: countedAt?.ms ?? null, ownOomEvents, oom };
  };

  test('by the group, or by the one above, which outlives it', () => {
    expect(of((s) => ({ oomKills: s < 5 ? 0 : 1, oomEvents: s < 5 ? 0 : 3 }))).toEqual({
      counted: 1,
      atMs: 5000,
      ownOomEvents: 3,
      oom: 'seen',
    });
    expect(of((s) => ({ oomKills: null, parentOomKills: s < 6 ? 4 : 6 }))).toMatchObject({
      counted: 2,
      atMs: 6000,
      oom: 'seen',
    });
    expect(of((s) => ({ parentOomKills: s < 6 ? 4 : 6 }))).toMatchObject({ counted: 2, atMs: 6000 });
    expect(of((s) => ({ oomKills: s < 5 ? 0 : 3, parentOomKills: s < 6 ? 4 : 6 }))).toMatchObject({
      counted: 3,
      atMs: 5000,
    });
    expect(of(() => ({ oomKills: null }))).toMatchObject({ counted: null, atMs: null });
    expect(of(() => ({}))).toMatchObject({ counted: 0, atMs: null, oom: 'excluded' });
  });

  test('the engine’s event is a sight of one', () => {
    const oom = at(9000, { kind: 'docker', action: 'oom', attributes: {} });
    expect(kills({ events: [oom] })).toMatchObject({ oom: 'seen', engineOomAt: { ms: 9000 } });
    expect(
      kills({ events: [at(9000, { kind: 'docker', action: 'die', attributes: {} })] }).engineOomAt,
    ).toBeNull();
  });
});

describe('none, where it would have been seen', () => {
  const oom = (built: Built) => {
    const seen = kills(built);
    return [seen.oom, seen.kernelLog];
  };
  const stated = (status: string) =>
    ({ preconditions: [{ name: 'kernel log', value: '', status, meaning: '' }] }) as NonNullable<
      Built['trial']
    >;

  test('in the kernel’s log, read without a gap', () => {
    expect(oom({})).toEqual(['excluded', 'whole']);
    expect(oom({ trial: stated('missed') })).toEqual(['unknown', 'none']);
    expect(oom({ events: [at(5000, { kind: 'kernel-gap' } as Parameters<typeof at>[1])] })).toEqual([
      'unknown',
      'excerpt',
    ]);
    expect(oom({ incomplete: ['events.jsonl'] })).toEqual(['unknown', 'excerpt']);
  });

  test('in the log that the lab could not go on reading it is not', () => {
    for (const [source, text] of [
      ['kernel log', 'broken'],
      ['probe', '/dev/kmsg: EPERM'],
    ] as const)
      expect(oom({ events: [at(5000, { kind: 'trouble', source, text })] })).toEqual(['unknown', 'none']);
    expect(oom({ events: [at(5000, { kind: 'trouble', source: 'load', text: 'late' })] })).toEqual([
      'excluded',
      'whole',
    ]);
  });

  test('where nobody says whether it was read, any line of it shows that', () => {
    const nothing = { preconditions: [] };
    expect(oom({ trial: nothing })).toEqual(['unknown', 'none']);
    expect(oom({ trial: nothing, events: kernelLines(5000, 'eth0: link up') })).toEqual([
      'excluded',
      'whole',
    ]);
  });

  test('by the host’s count, which stood still across the end', () => {
    const of = (hostOomKills: (s: number) => number | null, goneMs = 10_000, untilMs = 11_000) => {
      const { trial, ...rest } = died(goneMs, 137);
      const probe = probeRows(0, untilMs, (s) => ({ ...calm(), hostOomKills: hostOomKills(s) }));
      return kills({ ...rest, trial: { ...trial, preconditions: [] }, probe }).oom;
    };
    expect(of(() => 7)).toBe('excluded');
    expect(of((s) => (s < 9 ? 7 : 8))).toBe('unknown');
    expect(of(() => 7, 10_000, 10_000)).toBe('excluded');
    expect(of(() => 7, 10_000, 9900)).toBe('unknown');
    expect(of((s) => (s <= 9.9 ? 7 : null))).toBe('unknown');
    expect(of(() => null)).toBe('unknown');
    expect(
      oom({ trial: stated('missed'), probe: probeRows(0, 32_000, () => ({ ...calm(), hostOomKills: 7 })) }),
    ).toEqual(['unknown', 'none']);
  });
});
