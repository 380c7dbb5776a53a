import { expect, test } from 'vitest';
import { aCapacityPlan as plan } from '../../scenario/testing/aCapacityPlan.ts';
import { capacityAnswer } from '../../study/capacity/answer.ts';
import type { CapacityTrial } from '../../study/capacity/trial.ts';
import { capacityBeforehand, soFarText } from './soFar.ts';

const variant = { variant: { heap: '64m' }, machine: null, cpus: 1, memoryBytes: 2 ** 28 };

let id = 0;
const trial = (kind: CapacityTrial['kind'], rate: number, result: CapacityTrial['result']): CapacityTrial => {
  id += 1;
  return { id: String(id), kind, ratePerSecond: rate, result, reachedPerSecond: null };
};
const told = (trials: CapacityTrial[], done = false) =>
  soFarText(variant, { trials, answer: capacityAnswer(plan, trials), done });

const climbed = { ...trial('steps', 40, 'broken'), reachedPerSecond: 20 };
const short = [trial('short', 20, 'held'), trial('short', 25, 'held'), trial('short', 40, 'broken')];

test('before the first full trial: what held, and what broke', () => {
  expect(told([])).toBe('heap=64m: no trial yet');
  expect(told([climbed])).toBe('heap=64m: held 20, broke at 40 so far, 1 trial');
  expect(told([trial('steps', 5, 'broken')])).toBe('heap=64m: broke at 5 so far, 1 trial');
  expect(told([climbed, ...short])).toBe('heap=64m: held 25, broke at 40 so far, 4 trials');
  expect(told([trial('steps', 5, 'void')])).toBe('heap=64m: nothing so far, 1 trial');
});

test('after it: where the edge is believed to be, which narrows, until it is done', () => {
  const full = [
    trial('full', 30, 'held'),
    trial('full', 36, 'broken'),
    trial('full', 31, 'held'),
    trial('full', 35, 'broken'),
  ];
  const widthOf = (text: string): number => {
    const [, low, high] = /\[([\d.]+), ([\d.]+)\]/.exec(text) ?? [];
    return Number(high) - Number(low);
  };
  const after = (many: number): string => told([climbed, ...short, ...full.slice(0, many)]);
  const all = after(4);
  // All of one kind: where the edge is has been seen from one side.
  expect(after(1)).toBe('heap=64m: held 30, broke at 40 so far, 5 trials, 1 of them full');
  expect(after(2)).toMatch(
    /^heap=64m: [\d.]+ requests\/s \[[\d.]+, [\d.]+\] so far, 6 trials, 2 of them full$/,
  );
  expect(widthOf(all)).toBeLessThan(widthOf(after(2)));
  expect(told([climbed, ...short, ...full], true)).toMatch(
    /^heap=64m: 3\d(\.\d)? requests\/s \[\d+(\.\d)?, \d+(\.\d)?\], done after 8 trials$/,
  );
});

test('an end of the range that nothing bounds', () => {
  const held = [trial('steps', 200, 'held'), ...Array.from({ length: 3 }, () => trial('full', 200, 'held'))];
  expect(told(held, true)).toBe('heap=64m: at least 200 requests/s, done after 4 trials');
  const broke = [trial('steps', 5, 'broken'), ...Array.from({ length: 3 }, () => trial('full', 5, 'broken'))];
  expect(told(broke)).toMatch(/^heap=64m: less than 5(\.\d+)? requests\/s so far, 4 trials, 3 of them full$/);
});

test('what is said before the first trial', () => {
  expect(capacityBeforehand(plan, true)).toBe(
    "The requests of the scenario's load arrive at a constant rate between 5 and 200 a second. One trial climbs, short ones of 10.0 s look for a bracket, then at most 12 of 40.0 s for each variant, until the 90 % interval is within ±10 %.",
  );
  expect(capacityBeforehand(plan, false)).toContain('; its connections are not used.');
});
