import { describe, expect, test } from 'vitest';
import { mib } from '../../record/testing/buildRecording.ts';
import type { Ledger } from '../verdict.ts';
import { filledWords, ledgerWords, mostGrown } from './ledgerWords.ts';
import { namedTimes } from './timeNames.ts';

type Part = Ledger['parts'][number];
const part = (kind: Part['kind'], mb: number, grewMb: number | null = null, of: Part['of'] = []): Part => ({
  kind,
  bytes: mb * mib,
  grewBytes: grewMb === null ? null : grewMb * mib,
  of,
});
const ledger = (parts: Part[], more: Partial<Ledger> = {}): Ledger => ({
  source: 'sample',
  atMs: 9000,
  beforeEndMs: 1000,
  sinceMs: 4000,
  usageBytes: 200 * mib,
  parts,
  ...more,
});
const words = (of: Ledger | null) =>
  ledgerWords(of).map(({ source, at, text }) => `${source} ${at?.ms}: ${text}`);

describe('where the memory was', () => {
  test('by the last sample, with whose it is, and what grew most', () => {
    const of = ledger([
      part('anonymous', 150, 60, [{ name: 'java (42)', bytes: 140 * mib }]),
      part('page cache', 40, 20),
      part('sockets', 1),
    ]);
    expect(words(of)).toEqual([
      'cgroup 9000: 1.0 s before the end, by the last sample, 200 MiB were charged: 150 MiB anonymous memory of processes (java (42) alone 140 MiB), 40 MiB page cache. Since 4.0 s anonymous memory of processes grew most, by 60 MiB: 75 % of all that grew.',
    ]);
  });

  test('by the kernel’s report, of the kill itself', () => {
    const of = ledger([part('anonymous', 150), part('other', 2)], { source: 'kernel report' });
    expect(words(of)).toEqual([
      'kernel log 9000: At the kill, by the kernel’s report of it, 200 MiB were charged: 150 MiB anonymous memory of processes, 2 MiB not named by any counter.',
    ]);
  });

  test('is not told where nobody read it', () => {
    expect(words(null)).toEqual([]);
    expect(words(ledger([]))).toEqual([]);
  });
});

describe('what filled it', () => {
  test('is the part that grew most, of all that grew', () => {
    expect(
      mostGrown(
        ledger([part('anonymous', 9, 1), part('shared', 9, 3), part('kernel', 9, -5), part('sockets', 9)]),
      ),
    ).toEqual({ kind: 'shared', grewBytes: 3 * mib, share: 0.75 });
    expect(mostGrown(ledger([part('anonymous', 9, 0), part('kernel', 9)]))).toBeNull();
  });

  test('is said where it was no process’s own memory, and at least half', () => {
    expect(filledWords(ledger([part('shared', 9, 3), part('anonymous', 9, 1)]))).toBe(
      '; 75 % of what had grown was shared memory and files in memory',
    );
    expect(filledWords(ledger([part('shared', 9, 2), part('anonymous', 9, 2)]))).toContain('50 %');
    expect(
      filledWords(ledger([part('shared', 9, 40), part('anonymous', 9, 31), part('kernel', 9, 10)])),
    ).toBe('');
    expect(filledWords(ledger([part('anonymous', 9, 3)]))).toBe('');
    expect(filledWords(ledger([]))).toBe('');
    expect(filledWords(null)).toBe('');
  });
});

test('the first things of a trial, by name and in their order', () => {
  const times = {
    loadStart: 1,
    firstLimitHit: 2,
    firstStall: 3,
    firstFullGc: 4,
    firstOome: 5,
    firstKill: 6,
    firstBroken: 7,
    kill: 8,
    exit: null,
    serviceEnd: 9,
    observationEnd: 10,
  };
  expect(namedTimes(times).map(({ id, name, atMs }) => `${id}: ${name} ${atMs}`)).toEqual([
    'loadStart: load starts 1',
    'firstLimitHit: first limit hit 2',
    'firstStall: first stall 3',
    'firstFullGc: first full GC 4',
    'firstOome: first out-of-memory error 5',
    'firstKill: first kill 6',
    'firstBroken: objective broken 7',
    'kill: killed 8',
    'exit: exited null',
    'serviceEnd: service ends 9',
    'observationEnd: observation ends 10',
  ]);
});
