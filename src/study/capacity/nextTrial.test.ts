import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import type { CapacityPlan } from '../../scenario/capacity/plan.ts';
import { capacityAnswer } from './answer.ts';
import { nextTrial, patience } from './nextTrial.ts';
import type { CapacityTrial } from './trial.ts';

const plan: CapacityPlan = {
  fromPerSecond: 1,
  toPerSecond: 1000,
  holdMs: 60_000,
  shortMs: 15_000,
  precision: 0.05,
  confidence: 0.9,
  mostFull: 20,
};

type Result = Pick<CapacityTrial, 'result' | 'reachedPerSecond'>;
const held: Result = { result: 'held', reachedPerSecond: null };
const broken: Result = { result: 'broken', reachedPerSecond: null };

/** Searches a service whose every trial ends as it says. */
function search(
  service: (kind: CapacityTrial['kind'], ratePerSecond: number, trials: readonly CapacityTrial[]) => Result,
  changes: Partial<CapacityPlan> = {},
) {
  const trials: CapacityTrial[] = [];
  const own = { ...plan, ...changes };
  for (let next = nextTrial(own, trials); next !== null; next = nextTrial(own, trials))
    trials.push({ id: `${trials.length}`, ...next, ...service(next.kind, next.ratePerSecond, trials) });
  return { trials, answer: capacityAnswer(own, trials) };
}

const upTo = (rate: number) => (_: CapacityTrial['kind'], asked: number) => (asked <= rate ? held : broken);

test.each([1.5, 42, 730])('finds an edge at %d requests/s', (edge) => {
  const { trials, answer } = search(upTo(edge));
  expect(answer).toMatchObject({ kind: 'found', finished: true, generatorBound: false });
  expect(answer.interval?.lowPerSecond).toBeLessThan(edge);
  expect(answer.interval?.highPerSecond).toBeGreaterThan(edge);
  expect(answer.ninePerSecond).toBeLessThan(edge);
  // No answer of one trial alone: two that held, two that broke.
  expect(answer.full.held).toBeGreaterThanOrEqual(2);
  expect(answer.full.broken).toBeGreaterThanOrEqual(2);
  expect(trials.filter(({ kind }) => kind === 'full').length).toBeLessThanOrEqual(8);
});

test('what fails late is found, though every short trial holds', () => {
  const { answer } = search((kind, rate) => (kind === 'full' && rate > 100 ? broken : held));
  expect(answer.kind).toBe('found');
  expect(answer.interval?.lowPerSecond).toBeLessThan(100);
  expect(answer.interval?.highPerSecond).toBeGreaterThan(100);
});

test('one machine that broke early keeps no trial below what others hold', () => {
  const { answer } = search((kind, rate, trials) => {
    if (kind === 'steps') return { result: 'broken', reachedPerSecond: 64 };
    const first = !trials.some((trial) => trial.kind === 'short');
    return first || rate > 100 ? broken : held;
  });
  expect(answer.kind).toBe('found');
  expect(answer.interval?.lowPerSecond).toBeLessThan(100);
  expect(answer.interval?.highPerSecond).toBeGreaterThan(100);
});

test('a service that no rate breaks carries at least the largest, which was held for the whole time twice', () => {
  const { trials, answer } = search(() => held);
  expect(answer).toMatchObject({ kind: 'at-least', finished: true, full: { broken: 0 } });
  expect(answer.interval?.lowPerSecond).toBeLessThanOrEqual(plan.toPerSecond);
  expect(trials.filter(({ kind, ratePerSecond }) => kind === 'full' && ratePerSecond >= 999).length).toBe(2);
});

test('a service that no rate passes carries less than the smallest', () => {
  const { trials, answer } = search(() => broken);
  expect(answer).toMatchObject({ kind: 'less-than', finished: true, full: { held: 0 } });
  expect(answer.interval?.highPerSecond).toBeLessThan(plan.fromPerSecond * 1.06);
  expect(trials.length).toBeLessThan(6);
});

test('a step that broke says nothing of a fresh machine', () => {
  const { answer } = search((kind, rate) =>
    kind === 'steps' ? { result: 'broken', reachedPerSecond: 4 } : rate <= 300 ? held : broken,
  );
  expect(answer.interval?.lowPerSecond).toBeGreaterThan(270);
});

test('a trial that says nothing is made again, and too many of them end the search', () => {
  const once = search((_, rate, trials) =>
    trials.length === 3 ? { result: 'void', reachedPerSecond: null } : upTo(42)('full', rate),
  );
  expect(once.trials[4]).toMatchObject({
    kind: once.trials[3]?.kind,
    ratePerSecond: once.trials[3]?.ratePerSecond,
  });
  expect(once.answer).toMatchObject({ kind: 'found', void: 1 });
  const always = search(() => ({ result: 'void', reachedPerSecond: null }));
  expect(always.trials).toHaveLength(patience + 1);
  expect(always.answer).toMatchObject({ kind: 'unknown', interval: null, finished: false });
});

test('a rate beyond what can be sent bounds the search, and the answer says so', () => {
  const { trials, answer } = search((_, rate) =>
    rate > 200 ? { result: 'beyond', reachedPerSecond: 200 } : held,
  );
  expect(answer).toMatchObject({ kind: 'at-least', generatorBound: true, topPerSecond: 200 });
  // Said twice before it is believed, as anything is.
  expect(trials.filter(({ result }) => result === 'beyond').length).toBeLessThanOrEqual(3);
});

test('a generator that was behind once bounds nothing', () => {
  const { answer } = search((_, rate, trials) =>
    trials.length === 4 ? { result: 'beyond', reachedPerSecond: 3 } : upTo(42)('full', rate),
  );
  expect(answer).toMatchObject({ kind: 'found', generatorBound: false });
});

test('a smallest rate that cannot be sent ends the search', () => {
  const { trials, answer } = search(() => ({ result: 'beyond', reachedPerSecond: 0.5 }));
  expect(trials).toHaveLength(2);
  expect(answer).toMatchObject({ kind: 'unknown', generatorBound: true, topPerSecond: plan.fromPerSecond });
});

test('an answer that scatters is not as narrow as asked for, and says that it is not finished', () => {
  const random = randomStream(1, 'simulated services');
  const { trials, answer } = search((kind, rate) => {
    if (kind === 'steps') return { result: 'broken', reachedPerSecond: 32 };
    return uniformFloat64(random) < Math.log(100 / rate) / Math.log(4) ? held : broken;
  });
  expect(trials.filter(({ kind }) => kind === 'full')).toHaveLength(plan.mostFull);
  expect(answer).toMatchObject({ kind: 'found', finished: false });
});

test('a search that is stopped early says what its trials say', () => {
  const { trials } = search(upTo(42));
  const shorts = trials.filter(({ kind }) => kind !== 'full');
  expect(capacityAnswer(plan, shorts)).toMatchObject({ kind: 'unknown' });
  const full = trials.filter(({ kind }) => kind === 'full');
  const seen = (result: string) => full.find((trial) => trial.result === result);
  const early = (...results: string[]) =>
    capacityAnswer(plan, [...shorts, ...results.flatMap((result) => seen(result) ?? [])]);
  for (const one of ['held', 'broken']) expect(early(one)).toMatchObject({ kind: 'unknown', interval: null });
  expect(early('held', 'broken')).toMatchObject({ kind: 'found', finished: false });
  expect(early('held', 'broken').interval?.lowPerSecond).toBeLessThan(42);
});
