import { expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { comparisonCharts } from './figures/comparisonFigure.ts';
import { livesTable } from './lives.ts';
import { summarize } from './summary.ts';
import { sinceLoad, wentOnSentence } from './wentOn.ts';

const base = aVerdict(aKilledTrial());

/** A worker is killed 2 s into the load, and the service goes on to its end, 42 s into it. */
const wentOn = (swap: string, changes: Partial<Verdict['measures']> = {}): Verdict => ({
  ...base,
  variant: { swap },
  terminal: { ...base.terminal, victim: 'child', processAlive: true },
  times: { ...base.times, firstKill: 4000, firstBroken: null, serviceEnd: null, observationEnd: 44_000 },
  measures: { ...base.measures, survivedMs: 42_000, good: 990, failed: 10, longestGapMs: 1000, ...changes },
});
/** The same until it ends, 3 s into the load. */
const ended = (swap: string): Verdict => ({
  ...wentOn(swap, { survivedMs: 3000, good: 99, failed: 1 }),
  times: { ...base.times, firstKill: 5000, firstBroken: 3000, serviceEnd: 5000, observationEnd: 5050 },
});
const table = (verdicts: Verdict[]) => livesTable(summarize(aRun([]), verdicts), 1);

test('four moments stand apart, each with the trials in which it happened', () => {
  const found = table([wentOn('off'), wentOn('off'), wentOn('off', { good: 980 }), ended('1g'), ended('1g')]);
  expect(found?.head.slice(1, 5)).toEqual([
    'first kill',
    'objective first broken',
    'end of the service',
    'end of the observation',
  ]);
  expect(found?.rows).toEqual([
    [
      'swap=off',
      '2.0 s [2.0 s, 2.0 s], 3 of 3',
      '0 of 3',
      '≥ 42.0 s, 0 of 3',
      '42.0 s [42.0 s, 42.0 s]',
      '99.0 % [99.0 %, 99.0 %]',
      '10 [10, 10]',
      '1.0 s [1.0 s, 1.0 s]',
    ],
    [
      'swap=1g',
      '3.0 s [3.0 s, 3.0 s], 2 of 2',
      '1.0 s [1.0 s, 1.0 s], 2 of 2',
      '3.0 s [3.0 s, 3.0 s], 2 of 2',
      '3.0 s [3.0 s, 3.0 s]',
      '99.0 % [99.0 %, 99.0 %]',
      '1 [1, 1]',
      '1.0 s [1.0 s, 1.0 s]',
    ],
  ]);
});

test('without a load there is nothing to survive', () => {
  expect(table([wentOn('off', { survivedMs: null })])).toBeNull();
});

test('a moment in older data, which do not tell the end of the service, is not known', () => {
  const old = { ...base, times: { ...base.times, serviceEnd: null, observationEnd: null } };
  expect(sinceLoad(old, 'kill')).toBeNull();
  expect(sinceLoad(base, 'kill')).toBe(4000);
});

test('where it went on after a kill, the sentence says what the clients felt', () => {
  expect(wentOnSentence([wentOn('off'), ended('off')], 1)).toBe(
    'a process was first killed after 2.0 s, and the service went on in 1 of 2 trials: 99.0 % of the requests were answered well, 10 failed, and the longest time without a good answer was 1.0 s',
  );
  expect(wentOnSentence([wentOn('off', { longestGapMs: 0 })], 1)).toMatch(
    /10 failed, and no second passed without a good answer$/,
  );
  expect(wentOnSentence([ended('off')], 1)).toBeNull();
  expect(summarize(aRun([]), [wentOn('off')]).sentences[0]).toMatch(
    /it lived at least 42\.0 s under load; a process was first killed after 2\.0 s/,
  );
});

test('a trial that reached its end is no death in the pictures: an arrow, a tick, and a curve that stays', () => {
  const charts = comparisonCharts(
    summarize(aRun([]), [wentOn('off'), wentOn('off'), ended('1g'), ended('1g')]).variants,
  );
  expect(charts.map(({ id }) => id)).toEqual(['survived', 'survival', 'goodput', 'p99', 'anon']);
  expect(JSON.stringify(charts[0]?.option).match(/"formatter":"→"/g)).toHaveLength(2);
  const series = charts[1]?.option.series as { type: string; name?: string; data: number[][] }[];
  const lines = series.filter(({ type }) => type === 'line');
  expect(lines.map(({ name, data }) => [name, data])).toEqual([
    [
      'swap=off',
      [
        [0, 100],
        [42, 100],
      ],
    ],
    [
      'swap=1g',
      [
        [0, 100],
        [3, 0],
        [3, 0],
      ],
    ],
  ]);
  expect(series.filter(({ type }) => type === 'scatter').map(({ data }) => data)).toEqual([
    [
      [42, 100],
      [42, 100],
    ],
    [],
  ]);
});

test('more curves than colours are not drawn', () => {
  const many = Array.from({ length: 9 }, (_, index) => ended(`${index}g`));
  expect(comparisonCharts(summarize(aRun([]), many).variants).map(({ id }) => id)).not.toContain('survival');
});
