import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { summarize } from '../report/summary.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { comparisonText } from './comparison.ts';

const killed = aKilledTrial();
const second = aKilledTrial('02-swap=off-2', 2);
const survived = aKilledTrial('03-swap=1g-1', 1);
const verdicts = [
  aVerdict(killed),
  aVerdict(second),
  aVerdict(survived, {
    variant: { swap: '1g' },
    terminal: {
      kind: 'survived',
      atMs: null,
      victim: null,
      limit: null,
      service: null,
      byServer: false,
      detail: '',
      processAlive: true,
    },
    degradation: { kind: 'swap-thrash', onsetMs: 3000 },
  }),
];
const summary = summarize(aRun([killed, second, survived]), verdicts);

test.each([40, 80, 120, 200])('no line is wider than %i columns', (columns) => {
  for (const line of comparisonText(summary, { tty: true, columns, color: false }).split('\n')) {
    expect(line.length).toBeLessThanOrEqual(columns);
  }
});

test('each variant has a row with its outcome as k of n', () => {
  const table = comparisonText(summary, { tty: true, columns: 120, color: false });
  expect(table).toMatch(/^swap=off +oom-kill 2 of 2 /m);
  expect(table).toMatch(/^swap=1g +swap-thrash → survived 1 of 1 /m);
});

test('what was not read is n/a', () => {
  expect(comparisonText(summary, { tty: true, columns: 200, color: false })).toMatch(
    /^swap=off .* n\/a +n\/a$/m,
  );
});

test('colour changes nothing but colour, and is not there unless asked for', () => {
  const [colored, plain] = [true, false].map((color) =>
    comparisonText(summary, { tty: true, columns: 80, color }),
  );
  expect(colored).toContain('\u001b[31m');
  expect(plain).not.toContain('\u001b');
  expect(stripVTControlCharacters(colored ?? '')).toBe(plain);
});

test('the sentences come first', () => {
  expect(comparisonText(summary, { tty: true, columns: 200, color: false }).split('\n')[0]).toBe(
    summary.sentences[0],
  );
});

test('an invalid trial is counted apart', () => {
  const judged = [aVerdict(killed), aVerdict(second, { validity: { valid: false, problems: ['late'] } })];
  const table = comparisonText(summarize(aRun([killed, second]), judged), {
    tty: true,
    columns: 120,
    color: false,
  });
  expect(table).toMatch(/oom-kill 1 of 1/);
  expect(table).toMatch(/invalid: 1 of 2/);
  expect(table).toMatch(/Invalid trials: 1 of 2/);
});

test('a run without verdicts has no table, and says so', () => {
  const empty = summarize(aRun([]), []);
  expect(comparisonText(empty, { tty: true, columns: 80, color: false })).toMatch(/no trial/i);
});

describe('differences on the terminal', () => {
  const trials = (swap: string, each: number, measures: (index: number) => Partial<Verdict['measures']>) =>
    Array.from({ length: each }, (_, index): Verdict => {
      const verdict = aVerdict(killed, { variant: { swap }, trial: `${swap}-${index}` });
      return { ...verdict, measures: { ...verdict.measures, ...measures(index) } };
    });
  const leaks = (each: number) => [
    ...trials('off', each, (index) => ({ peakUsageBytes: (100 + index) * 2 ** 20 })),
    ...trials('1g', each, (index) => ({ peakUsageBytes: (158 + index) * 2 ** 20 })),
  ];
  const text = (verdicts: Verdict[]) =>
    comparisonText(summarize(aRun([]), verdicts), { tty: true, columns: 400, color: false });

  test('of any figure are named where they are held', () => {
    expect(text(leaks(5))).toMatch(
      /^Differences that are held:\n- With swap=1g it used at its peak 160 MiB against 102 MiB with swap=off \(1\.57× .*: worse\.$/m,
    );
    expect(text(leaks(5))).toContain('1 pair was compared in 6 ways, 6 tests in all. They are one family');
  });

  test('that three trials cannot hold are named as that', () => {
    expect(text(leaks(3))).toMatch(
      /No difference between variants is held\.\n\nNot held, and worth more trials:\n- With swap=1g it used at its peak 159 MiB .*apart in every trial, which may be chance with 3 each/,
    );
  });

  test('where there are none, nothing is named', () => {
    const same = text([...trials('off', 5, () => ({})), ...trials('1g', 5, () => ({}))]);
    expect(same).toContain('No difference between variants is held.');
    expect(same).not.toContain('worth more trials');
  });

  test('of one variant alone there is nothing to say', () => {
    expect(text(trials('off', 5, () => ({})))).not.toMatch(/held|family/);
  });
});
