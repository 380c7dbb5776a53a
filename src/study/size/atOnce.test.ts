import { expect, test } from 'vitest';
import { randomStream } from '../../random.ts';
import { buildRecording } from '../../record/testing/buildRecording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { wilson } from '../../statistics/wilson.ts';
import { aVerdict } from '../../verdict/testing/aVerdict.ts';
import type { TerminalKind, Verdict } from '../../verdict/verdict.ts';
import { nextValue, sizeAnswer } from './answer.ts';

/** A search whose trials are made several at once, as the hosts of a fleet make them. */

const plain = aVerdict(buildRecording({}));
const values = Array.from({ length: 16 }, (_, index) => `${(index + 1) * 32}m`);
const planOf = (changes: Partial<SizePlan> = {}): SizePlan => ({
  objective: null,
  knob: 'memory',
  values,
  positions: values.map((value) => Math.log(Number.parseInt(value, 10))),
  tooMuch: null,
  survives: 0.8,
  confidence: 0.9,
  maxTrials: 60,
  recommenders: 0,
  ...changes,
});

const verdictOf = (value: string, kind: TerminalKind): Verdict => ({
  ...plain,
  variant: { memory: value },
  terminal: { ...plain.terminal, kind },
  degradation: { kind: 'none', onsetMs: null },
  times: { ...plain.times, firstOome: null, firstKill: null },
});

interface Searched {
  verdicts: Verdict[];
  /** What was begun while so many were under way. */
  begun: { value: string; beside: string[] }[];
}

/** Always as many under way as there are hosts, as far as there is something to try. */
function searched(plan: SizePlan, hosts: number, ends: (value: string) => TerminalKind): Searched {
  const verdicts: Verdict[] = [];
  const begun: Searched['begun'] = [];
  const underWay: string[] = [];
  for (;;) {
    while (underWay.length < hosts) {
      const value = nextValue(plan, verdicts, underWay);
      if (value === null) break;
      begun.push({ value, beside: [...underWay] });
      underWay.push(value);
    }
    const first = underWay.shift();
    if (first === undefined) return { verdicts, begun };
    verdicts.push(verdictOf(first, ends(first)));
  }
}

const enoughFrom =
  (mib: number) =>
  (value: string): TerminalKind =>
    Number.parseInt(value, 10) < mib ? 'oom-kill' : 'survived';

test('what is looked for is looked for at several values at once, and what is proved at one', () => {
  const { begun } = searched(planOf(), 4, enoughFrom(200));
  const first = begun.slice(0, 4).map(({ value }) => value);
  expect(new Set(first).size).toBeGreaterThanOrEqual(3);
  const last = begun.slice(-4).map(({ value }) => value);
  expect(new Set(last).size).toBe(1);
});

test('nothing is tried of which nothing is known yet, where its value is none of the plan', () => {
  expect(nextValue(planOf(), [], ['33m'])).toBeNull();
});

test.each([1, 2, 4, 9])('with %i at once there are never more trials than are allowed', (hosts) => {
  for (const maxTrials of [11, 12, 30, 60]) {
    // A share is lost whatever the size, so that a search needs all of its trials.
    let trials = 0;
    const { verdicts, begun } = searched(planOf({ maxTrials }), hosts, (value) => {
      trials += 1;
      return trials % 7 === 3 ? 'crash' : enoughFrom(200)(value);
    });
    expect(verdicts.length).toBe(begun.length);
    expect(verdicts.length).toBeLessThanOrEqual(maxTrials);
  }
});

/** The true chance of surviving rises over a few sizes around its middle. */
const chanceOf = (value: string, middle: number): number =>
  1 / (1 + Math.exp(-(Math.log(Number.parseInt(value, 10)) - Math.log(middle)) / 0.08));

const searches = 100;

/** By how many searches a value was named, by how many one that survives less often than was asked; what that took. */
function simulated(hosts: number) {
  const plan = planOf();
  let [named, wrong, trials] = [0, 0, 0];
  const steps: number[] = [];
  for (let seed = 1; seed <= searches; seed += 1) {
    const chance = randomStream(seed, 'seed of repeat 1');
    const uniform = (): number => (chance.next() >>> 0) / 2 ** 32;
    const middle = 64 * 4 ** uniform();
    const { verdicts } = searched(plan, hosts, (value) =>
      uniform() < chanceOf(value, middle) ? 'survived' : 'oom-kill',
    );
    trials += verdicts.length;
    const { recommended } = sizeAnswer(plan, verdicts);
    if (recommended === null) continue;
    named += 1;
    if (chanceOf(recommended, middle) < plan.survives) wrong += 1;
    const smallest = values.findIndex((value) => chanceOf(value, middle) >= plan.survives);
    steps.push(values.indexOf(recommended) - smallest);
  }
  return { named, wrong, meanSteps: steps.reduce((a, b) => a + b, 0) / named, meanTrials: trials / searches };
}

test('over 100 services (seeds 1 to 100) four at once prove about as many values as one after the other, and as good ones', () => {
  const [one, four] = [simulated(1), simulated(4)];
  // A value that survives less often than was asked is named by no more than the confidence leaves.
  for (const { named, wrong } of [one, four])
    expect(wilson(wrong, named, 0.01).high).toBeLessThan(1 - planOf().confidence);
  // The intervals of both meet, and neither is far from the other.
  const [a, b] = [wilson(one.named, searches, 0.05), wilson(four.named, searches, 0.05)];
  expect(Math.max(a.low, b.low)).toBeLessThan(Math.min(a.high, b.high));
  expect(Math.abs(one.named - four.named) / searches).toBeLessThan(0.1);
  // As near to the smallest that is enough, by half a step, and for a few trials more.
  expect(Math.abs(one.meanSteps - four.meanSteps)).toBeLessThan(0.5);
  expect(four.meanTrials).toBeLessThan(one.meanTrials * 1.2);
});
