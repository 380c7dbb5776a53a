import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTrial } from '../record/readTrial.ts';
import { aRun } from '../record/testing/aRun.ts';
import { foundIn } from '../report/found.ts';
import { judge } from '../verdict/judge.ts';
import { stepsText } from './stepsText.ts';

/** Real loads by rate: one that was kept up with, and one that was too much in its last step. */
const recordings = ['v1-survived-fewer-arrivals', 'v1-unresponsive-more-arrivals'].map((name) =>
  readTrial(join(import.meta.dirname, '..', '..', 'test', 'golden', name)),
);
const { steps } = foundIn(aRun(recordings), recordings.map(judge));
const on = (columns: number): string => stepsText(steps, { tty: true, columns, color: false });

test.each([40, 80, 200])('no line is wider than %i columns', (columns) => {
  for (const line of on(columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
});

test('what was offered, answered and failed stands together at 80 columns, a row for each step', () => {
  expect(on(80)).toMatch(/^step +offered +\/s +good \/s +failed +p50 +p99$/m);
  expect(on(80)).toMatch(/^warm-up +7\.0\/s +7\.0 +7\.0 +0 % /m);
  expect(on(80)).toMatch(/^400 requests\/s +399\/s +1\.3 +1\.3 +99\.6 % /m);
});

test('where it broke is marked in its step', () => {
  expect(on(200)).toMatch(/^400 requests\/s .* unresponsive 2\.0 s in$/m);
  expect(on(200)).toMatch(/^last answers .* stopped$/m);
});

test('each variant is named, and of many the rest is left to the report', () => {
  expect(on(200)).toContain('By step of the load, with arrivals=more than it answers:');
  const [one] = steps;
  const many = Array.from({ length: 9 }, (_, index) => ({ key: `n=${index}`, steps: one?.steps ?? [] }));
  const text = stepsText(many, { tty: true, columns: 80, color: false });
  expect(text).toContain('with n=5:');
  expect(text).not.toContain('with n=6:');
  expect(text).toContain('The steps of 3 more variants are in the report.');
});

test('nothing where there are no steps', () => {
  expect(stepsText([], { tty: true, columns: 80, color: false })).toBe('');
});
