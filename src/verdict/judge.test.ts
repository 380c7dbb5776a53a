import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { probeColumns } from '../record/probeRow.ts';
import { readTrial } from '../record/readTrial.ts';
import { endingReasons } from '../record/schema.ts';
import {
  type Built,
  buildRecording,
  calm,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRow,
  probeRows,
  said,
  served,
} from '../record/testing/buildRecording.ts';
import { terminalKinds } from '../scenario/outcomes.ts';
import { judge } from './judge.ts';
import { fixture } from './testing/fixture.ts';
import { verdictSchema } from './verdict.ts';

const random = (seed: number) => {
  const source = xoroshiro128plus(seed);
  return () => uniformFloat64(source);
};

const oneOf = <T>(next: () => number, all: readonly T[]): T => all[Math.floor(next() * all.length)] as T;
const exitCodes = [0, 1, 3, 127, 134, 137, 139, 143];
const lastWords = [
  'java.lang.OutOfMemoryError: Java heap space',
  'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
  'java.lang.OutOfMemoryError: Metaspace',
  'Terminating due to java.lang.OutOfMemoryError: Java heap space',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  'MemoryError',
];

/** Recordings of nonsense: random columns missing, random values, cut off anywhere. */
function nonsense(seed: number): Built {
  const next = random(seed);
  const read = probeColumns.filter(() => next() < 0.6);
  const rows = probeRows(0, Math.round(next() * 20) * 1000, () =>
    Object.fromEntries(read.map((column) => [column, next() < 0.2 ? null : Math.round(next() * 512 * mib)])),
  );
  const bad = oneOf(next, [0, 1, 50]);
  const load = loadRows(2000, 2000 + Math.round(next() * 30) * 1000, () => ({
    ...served(Math.round(next() * 50)),
    timeouts: Math.round(next() * bad),
    lost: next() < 0.1 ? null : 0,
  }));
  const kernel = fixture('kernel-6.18-main.txt').slice(Math.round(next() * 4000));
  const diedMs = Math.round(next() * 20_000);
  const ends = next() < 0.5 ? died(diedMs, oneOf(next, exitCodes)) : {};
  const reason = oneOf(next, endingReasons);
  return {
    ...(next() < 0.7 ? ends : { ...ends, trial: { ending: { reason, atMs: diedMs + 50, detail: '' } } }),
    plan: next() < 0.1 ? { load: null } : {},
    probe: next() < 0.5 ? rows : rows.map(({ atMs }) => probeRow({ ...calm(), atMs })),
    load: next() < 0.2 ? [] : load,
    events: [...(ends.events ?? []), ...(next() < 0.3 ? kernelLines(5000, kernel) : [])],
    log: next() < 0.5 ? [said(diedMs - next() * 2000, oneOf(next, lastWords))] : [],
    gcLog:
      next() < 0.5
        ? fixture('gc-g1-17.log')
            .slice(0, Math.round(next() * 6000))
            .split('\n')
        : [],
    incomplete: next() < 0.3 ? ['probe.csv'] : [],
  };
}

const seeds = Array.from({ length: 400 }, (_, seed) => seed);

test('whatever is recorded, a verdict of the schema comes out, and the same one each time', () => {
  for (const seed of seeds.slice(0, 150)) {
    const verdict = judge(buildRecording(nonsense(seed)));
    expect(verdictSchema.parse(verdict)).toEqual(verdict);
    expect(judge(buildRecording(nonsense(seed)))).toEqual(verdict);
  }
});

describe('what is not certain says what was missing', () => {
  const root = join(import.meta.dirname, '..', '..', 'test', 'golden');
  const golden = globSync('*/trial.json', { cwd: root }).map((file) => readTrial(join(root, dirname(file))));

  const judgements = {
    'recordings of nonsense': seeds.map((seed) => judge(buildRecording(nonsense(seed)))),
    'golden recordings': golden.map(judge),
  };

  test.each(Object.entries(judgements))('%s', (_, verdicts) => {
    const doubtful = verdicts.filter(({ confidence }) => confidence !== 'certain');
    expect(doubtful.filter(({ missing }) => missing.length === 0)).toEqual([]);
    // Of the goldens ten; nonsense is seldom certain.
    expect(doubtful.length).toBeGreaterThanOrEqual(10);
  });

  test('nonsense reaches every kind of end in doubt, but the machine’s own', () => {
    const doubtful = judgements['recordings of nonsense'].filter(
      ({ confidence }) => confidence !== 'certain',
    );
    const reached = new Set(doubtful.map(({ terminal }) => terminal.kind));
    expect(terminalKinds.filter((kind) => !reached.has(kind))).toEqual(['host-oom']);
  });

  test('a thrash is stated by nobody, and a silent server gives no reason', () => {
    const trial = (name: string) => judge(readTrial(join(root, name)));
    expect(trial('v1-oom-kill-after-thrash')).toMatchObject({
      confidence: 'likely',
      missing: ['somebody who states the swap-thrash: it is read off counters, by bounds that were measured'],
    });
    expect(trial('v1-unresponsive-deadlock').missing).toEqual([
      'what kept it from answering well: clients saw that it did not, and nothing says why',
    ]);
  });
});
