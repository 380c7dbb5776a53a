import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, test } from 'vitest';
import { probeColumns } from '../record/probeRow.ts';
import {
  type Built,
  buildRecording,
  died,
  kernelLines,
  loadRows,
  mib,
  probeRows,
  said,
  served,
} from '../record/testing/buildRecording.ts';
import { judge } from './judge.ts';
import { fixture } from './testing/fixture.ts';
import { verdictSchema } from './verdict.ts';

const random = (seed: number) => {
  const source = xoroshiro128plus(seed);
  return () => uniformFloat64(source);
};

/** Recordings of nonsense: random columns missing, random values, cut off anywhere. */
function nonsense(seed: number): Built {
  const next = random(seed);
  const read = probeColumns.filter(() => next() < 0.6);
  const rows = probeRows(0, Math.round(next() * 20) * 1000, () =>
    Object.fromEntries(read.map((column) => [column, next() < 0.2 ? null : Math.round(next() * 512 * mib)])),
  );
  const load = loadRows(2000, 2000 + Math.round(next() * 20) * 1000, () => ({
    ...served(Math.round(next() * 50)),
    timeouts: Math.round(next() * 50),
    lost: next() < 0.1 ? null : 0,
  }));
  const kernel = fixture('kernel-6.18-main.txt').slice(Math.round(next() * 4000));
  const ends = next() < 0.5 ? died(Math.round(next() * 20_000), Math.round(next() * 140)) : {};
  return {
    ...ends,
    probe: rows,
    load: next() < 0.2 ? [] : load,
    events: [...(ends.events ?? []), ...(next() < 0.5 ? kernelLines(5000, kernel) : [])],
    log: next() < 0.5 ? [said(next() * 20_000, 'java.lang.OutOfMemoryError: Java heap space')] : [],
    gcLog:
      next() < 0.5
        ? fixture('gc-g1-17.log')
            .slice(0, Math.round(next() * 6000))
            .split('\n')
        : [],
    incomplete: next() < 0.3 ? ['probe.csv'] : [],
  };
}

test('whatever is recorded, a verdict of the schema comes out, and the same one each time', () => {
  for (let seed = 0; seed < 150; seed += 1) {
    const verdict = judge(buildRecording(nonsense(seed)));
    expect(verdictSchema.parse(verdict)).toEqual(verdict);
    expect(judge(buildRecording(nonsense(seed)))).toEqual(verdict);
  }
});

test('what is not certain says what was missing', () => {
  for (let seed = 0; seed < 150; seed += 1) {
    const { terminal, confidence, missing } = judge(buildRecording(nonsense(seed)));
    if (terminal.kind === 'inconclusive') expect([confidence, missing.length > 0]).toEqual(['unsure', true]);
  }
});
