import { describe, expect, test } from 'vitest';
import type { ProbeRow } from '../../../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  calm,
  containerId,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  processRows,
  served,
} from '../../../record/testing/buildRecording.ts';
import { judge } from '../../judge.ts';

/** Where the memory was at the end, by the last sample or the kernel's report: its parts, what grew, whose it is. */

const v2: NonNullable<Built['trial']> = {
  container: { ...buildRecording({}).trial.container, cgroupVersion: 2 },
} as NonNullable<Built['trial']>;
const charged = (s: number, more: Partial<ProbeRow> = {}): Partial<ProbeRow> => ({
  ...calm(),
  usageBytes: 100 * mib,
  anonBytes: (s < 10 ? 20 : 50) * mib,
  fileBytes: 20 * mib,
  shmemBytes: 5 * mib,
  kernelBytes: 10 * mib,
  pageTablesBytes: 2 * mib,
  sockBytes: 3 * mib,
  ...more,
});
const ledger = (more: (s: number) => Partial<ProbeRow> = () => ({}), built: Built = {}, toMs = 32_000) =>
  judge(
    buildRecording({
      probe: probeRows(0, toMs, (s) => charged(s, more(s))),
      ...built,
      trial: { ...v2, ...built.trial },
    }),
  ).ledger;
const part = (seen: ReturnType<typeof ledger>, kind: string) =>
  seen?.parts.find((each) => each.kind === kind);
const sizes = (seen: ReturnType<typeof ledger>) =>
  seen?.parts.map(({ kind, bytes }) => `${kind} ${bytes / mib}`);

describe('the last sample', () => {
  test('in parts that do not overlap, the largest first, and what no counter names', () => {
    expect(sizes(ledger())).toEqual([
      'anonymous 50',
      'other 17',
      'page cache 15',
      'kernel 8',
      'shared 5',
      'sockets 3',
      'page tables 2',
    ]);
    expect(ledger()).toMatchObject({ source: 'sample', usageBytes: 100 * mib });
  });

  test('on v1 without sockets, which its limit is not about', () => {
    const v1 = { container: { ...v2.container, cgroupVersion: 1 } } as NonNullable<Built['trial']>;
    expect(part(ledger(undefined, { trial: v1 }), 'sockets')).toBeUndefined();
  });

  test('of what was read only', () => {
    const some = ledger(() => ({
      fileBytes: null,
      kernelBytes: null,
      pageTablesBytes: null,
      shmemBytes: null,
      sockBytes: 0,
    }));
    expect(sizes(some)).toEqual(['anonymous 50', 'other 50']);
    expect(ledger(() => ({ anonBytes: null }))).toBeNull();
    expect(ledger(() => ({ usageBytes: null }))).toBeNull();
    expect(
      part(
        ledger(() => ({ shmemBytes: null })),
        'page cache',
      )?.bytes,
    ).toBe(20 * mib);
    expect(
      part(
        ledger(() => ({ pageTablesBytes: null })),
        'kernel',
      )?.bytes,
    ).toBe(10 * mib);
    // Counters of several files are not of one moment.
    expect(
      part(
        ledger(() => ({ fileBytes: mib })),
        'page cache',
      ),
    ).toBeUndefined();
  });

  test('what each grew by since the service was calm', () => {
    const seen = ledger();
    expect(seen?.sinceMs).toBe(4000);
    expect(part(seen, 'anonymous')?.grewBytes).toBe(30 * mib);
    expect(part(seen, 'shared')?.grewBytes).toBe(0);
    expect(part(seen, 'other')?.grewBytes).toBeNull();
    expect(
      part(
        ledger((s) => ({ sockBytes: s < 10 ? null : 3 * mib })),
        'sockets',
      )?.grewBytes,
    ).toBeNull();
    expect(
      part(
        ledger((s) => ({ sockBytes: s < 10 ? 3 * mib : 0 })),
        'sockets',
      ),
    ).toMatchObject({ bytes: 0, grewBytes: -3 * mib });
  });

  test('of an end: the fullest of the last moment, before it gave its memory back', () => {
    const giving = (s: number) => ({ usageBytes: (s <= 9.7 ? 90 + s : 60) * mib });
    const seen = ledger(giving, { ...died(10_000, 1), trial: { ...v2, ...died(10_000, 1).trial } }, 10_000);
    expect(seen).toMatchObject({ atMs: 9700, beforeEndMs: 300 });
    const early = ledger(
      (s) => ({ usageBytes: (s <= 9.4 ? 100 : 60) * mib }),
      { ...died(10_000, 1), trial: { ...v2, ...died(10_000, 1).trial } },
      10_000,
    );
    expect(early?.usageBytes).toBe(60 * mib);
    const long = ledger(() => ({}), { ...died(10_000, 1), trial: { ...v2, ...died(10_000, 1).trial } }, 8000);
    expect(long).toMatchObject({ atMs: 8000, beforeEndMs: 2000 });
  });
});

describe('whose it is', () => {
  const row = (atMs: number, pid: number, anonMb: number | null) =>
    processRows(atMs, atMs, { pid, name: 'worker' }).map((each) => ({
      ...each,
      anonBytes: anonMb === null ? null : anonMb * mib,
      shmemBytes: pid === 51 ? mib : 0,
    }));
  const seen = (processes: NonNullable<Built['processes']>) => ledger(undefined, { processes });

  test('by the last count before the moment, the three largest', () => {
    const processes = [
      ...row(30_000, 9, 90),
      ...[1, 2, 3, 4].flatMap((n) => row(31_000, 49 + n, n)),
      ...row(31_000, 60, null),
      ...row(33_000, 70, 99),
    ];
    expect(part(seen(processes), 'anonymous')?.of).toEqual([
      { name: 'worker (53)', bytes: 4 * mib },
      { name: 'worker (52)', bytes: 3 * mib },
      { name: 'worker (51)', bytes: 2 * mib },
    ]);
    expect(part(seen(processes), 'shared')?.of).toEqual([{ name: 'worker (51)', bytes: mib }]);
    expect(part(seen([]), 'anonymous')?.of).toEqual([]);
  });

  test('of the page cache, the files that have most of it', () => {
    const recording = buildRecording({ probe: probeRows(0, 32_000, (s) => charged(s)), trial: v2 });
    const file = (path: string, cachedMb: number | null) => ({
      atMs: 31_000,
      service: 'app',
      path,
      sizeBytes: 100 * mib,
      cachedBytes: cachedMb === null ? null : cachedMb * mib,
    });
    recording.files = [
      file('/a', 1),
      file('/b', 7),
      file('/c', 3),
      file('/d', 2),
      file('/e', null),
    ] as typeof recording.files;
    expect(part(judge(recording).ledger, 'page cache')?.of).toEqual([
      { name: '/b', bytes: 7 * mib },
      { name: '/c', bytes: 3 * mib },
      { name: '/d', bytes: 2 * mib },
    ]);
  });
});

describe('the kernel’s report of a kill', () => {
  const group = `/oomlab/${containerId}`;
  const report = (atMs: number, stats: string) =>
    kernelLines(
      atMs,
      `java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0
memory: usage 262144kB, limit 262144kB, failcnt 9
Memory cgroup stats for ${group}:
${stats}
oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=java,pid=11596,uid=0
Memory cgroup out of memory: Killed process 11596 (java) total-vm:1kB, anon-rss:1kB, file-rss:0kB, shmem-rss:0kB`,
    );
  const killed = (stats: string) => {
    const { events = [], trial, ...rest } = died(10_030, 137);
    return ledger(
      () => ({}),
      {
        ...rest,
        trial: { ...v2, ...trial },
        events: [...events, ...report(10_000, stats)],
        load: loadRows(2000, 10_000, () => served(100)),
      },
      9900,
    );
  };

  test('is of that very moment, and comes before a sample', () => {
    const seen = killed(
      `anon ${200 * mib}\nfile ${8 * mib}\nkernel ${6 * mib}\npagetables ${2 * mib}\nsock 0\nshmem 0`,
    );
    expect(seen).toMatchObject({
      source: 'kernel report',
      atMs: 10_000,
      beforeEndMs: 0,
      usageBytes: 256 * mib,
    });
    expect(sizes(seen)).toEqual(
      expect.arrayContaining(['anonymous 200', 'page cache 8', 'kernel 4', 'page tables 2']),
    );
  });

  test('that knows no page tables has them from the sample', () => {
    expect(part(killed(`anon ${200 * mib}\nfile ${8 * mib}\nkernel ${6 * mib}`), 'page tables')?.bytes).toBe(
      2 * mib,
    );
  });

  test('that does not say what it held leaves it to the sample', () => {
    expect(killed('nothing 1')).toMatchObject({ source: 'sample', usageBytes: 100 * mib });
  });
});
