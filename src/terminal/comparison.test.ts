import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { summarize } from '../report/summary.ts';
import { aVerdict } from '../verdict/testing/aVerdict.ts';
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
