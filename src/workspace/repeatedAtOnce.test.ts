import { describe, expect, test } from 'vitest';
import { executeTrials } from '../hosts/executeTrials.ts';
import type { Execution } from '../hosts/host.ts';
import { randomStream } from '../random.ts';
import { aKilledTrial } from '../record/testing/aKilledTrial.ts';
import { compileTrials } from '../scenario/compile.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { aScenario } from '../scenario/testing/aScenario.ts';
import { stillCompared } from '../study/repeats/closing.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { repeating } from './repeatedTrials.ts';

/** Repeats of which several are made at once, as the hosts of a fleet make them: blocks end in any order. */

const plan = { atLeast: 3, atMost: 12 };
const verdict: Verdict = { ...judge(aKilledTrial()), validity: { valid: true, problems: [] } };
const trialsOf = (swap: string[]) =>
  compileTrials(aScenario({ repeats: plan, vary: { swap } }), {
    source: 'a.ts',
    runId: 'run-1',
    seed: 1,
    quick: false,
    repeats: null,
    only: {},
  });

type Lived = (trial: TrialPlan) => number;

/** @param hosts null: one machine @param order which of those under way ends next, by a seed */
async function made(trials: TrialPlan[], hosts: number | null, livedMs: Lived, order = 1) {
  const { next, verdicts, repeats, news } = repeating(plan, trials, 1);
  const chance = randomStream(order, 'seed of repeat 1');
  const open: { block: readonly TrialPlan[]; left: TrialPlan[]; end: Map<string, () => void> }[] = [];
  const given: TrialPlan[] = [];
  const blocks: TrialPlan[][] = [];
  let [told, over] = [0, false];
  const running = executeTrials(
    {
      fleet:
        hosts === null
          ? null
          : {
              atOnce: () => hosts,
              grown: () => new Promise(() => {}),
              given: 0,
              left: [],
              place: { queue: '', recordings: '' },
              isOurs: () => true,
              over: () => {},
            },
    },
    {
      request: {
        trials,
        next,
        together: true,
        interrupt: new AbortController().signal,
        report: () => {},
      },
      done: 0,
      give: (trial) => void given.push(trial),
      execute: (trial, block) => {
        let one = open.find((each) => each.block === block);
        if (one === undefined) {
          one = { block, left: [...block], end: new Map() };
          open.push(one);
          blocks.push([...block]);
        }
        const { promise, resolve } = Promise.withResolvers<Execution['kind']>();
        one.end.set(trial.id, () => resolve('done'));
        return promise;
      },
      onTrial: (trial) => {
        told += 1;
        const survivedMs = livedMs(trial);
        verdicts.push({
          ...verdict,
          trial: trial.id,
          variant: trial.variant,
          repeat: trial.repeat,
          times: { ...verdict.times, serviceEnd: 2000 + survivedMs },
          measures: { ...verdict.measures, survivedMs },
        });
      },
    },
  ).finally(() => {
    over = true;
  });
  while (!over) {
    const one = open[(chance.next() >>> 0) % Math.max(1, open.length)];
    const first = one?.left.shift();
    if (one && first) one.end.get(first.id)?.();
    if (one?.left.length === 0) open.splice(open.indexOf(one), 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await running;
  return { given, blocks, repeats, verdicts, told, news: news() };
}

const mixed = (trial: TrialPlan, factor: number): number => 900 * ((trial.repeat * factor) % 13);
const two = trialsOf(['off', '1g']);
const three = trialsOf(['off', '1g', '2g']);

const cases: [string, TrialPlan[], Lived][] = [
  ['far apart', two, (trial) => (trial.variant.swap === 'off' ? 4000 : 14_000) + 125 * trial.repeat],
  ['mixed', two, (trial) => 20_000 + mixed(trial, trial.variant.swap === 'off' ? 5 : 7)],
  ['the same', two, (trial) => 20_000 + trial.repeat],
  [
    'one far from two that are mixed',
    three,
    (trial) =>
      trial.variant.swap === 'off'
        ? 1000 + trial.repeat
        : 20_000 + mixed(trial, trial.variant.swap === '1g' ? 5 : 7),
  ],
];

describe.each(cases)('lives that are %s', (_, trials, livedMs) => {
  test('comparisons are closed by the same repeats and for the same reasons as one after the other', async () => {
    const alone = await made(trials, null, livedMs);
    for (const hosts of [1, 2, 3, 5, 20])
      for (const order of [1, 2, 3]) {
        const together = await made(trials, hosts, livedMs, order);
        expect(together.repeats, `${hosts} hosts, order ${order}`).toEqual(alone.repeats);
        expect(together.news).toEqual(alone.news);
        expect(together.told).toBe(together.given.length);
      }
  });

  test('no more is made than what was under way when it was closed, and all that is needed is', async () => {
    const alone = await made(trials, null, livedMs);
    for (const hosts of [1, 2, 5]) {
      const { given, verdicts } = await made(trials, hosts, livedMs);
      const needed = new Set(alone.given.map(key));
      expect(new Set(given.map(key)).isSupersetOf(needed)).toBe(true);
      const surplus = given.filter((trial) => !needed.has(key(trial)));
      // A repeat of all variants for each other host, at most.
      const variants = new Set(trials.map(({ variant }) => variant.swap)).size;
      expect(surplus.length).toBeLessThanOrEqual(2 * (hosts - 1) * variants);
      if (hosts === 1) expect(given.map(key)).toEqual(alone.given.map(key));
      expect(new Set(verdicts.map(({ trial }) => trial)).size).toBe(given.length);
    }
  });
});

const key = ({ repeat, variant }: TrialPlan): string => `${repeat} ${variant.swap}`;

test('a block is a repeat of all variants that are still compared, and numbers have no gaps', async () => {
  // Two that differ by a little, which is not shown early, and one far from both.
  const livedMs: Lived = (trial) =>
    trial.variant.swap === 'off'
      ? 1000 + trial.repeat
      : 20_000 + (trial.variant.swap === '2g' ? 5200 : 0) + mixed(trial, trial.variant.swap === '1g' ? 5 : 7);
  const { blocks, given, repeats } = await made(three, 2, livedMs);
  for (const block of blocks) {
    expect(new Set(block.map(({ repeat }) => repeat)).size).toBe(1);
    expect(new Set(block.map(({ variant }) => variant.swap)).size).toBe(block.length);
  }
  expect(blocks[0]).toHaveLength(3);
  const after = repeats.closed.filter(({ a }) => a.swap === 'off').map(({ after: each }) => each);
  const last = blocks.at(-1) ?? [];
  expect(last[0]?.repeat).toBeGreaterThan(Math.max(...after) + 2);
  expect(last.map(({ variant }) => variant.swap).toSorted()).toEqual(['1g', '2g']);
  expect(given.map(({ position }) => position)).toEqual(given.map((_, index) => index + 1));
  expect(given.map(({ id }) => Number(id.slice(0, 2)))).toEqual(given.map((_, index) => index + 1));
  expect(stillCompared({ repeats, variants: three.slice(0, 3).map(({ variant }) => variant) }).size).toBe(0);
});

test('a run that goes on decides by what was known, and gives out what never was', async () => {
  const [[, , livedMs]] = cases as [(typeof cases)[number]];
  const alone = await made(two, null, livedMs);
  // Four repeats were given out, and all but the third of them are recorded.
  const given = two.filter(({ repeat }) => repeat <= 4);
  const known = alone.verdicts.filter(({ repeat }) => repeat <= 4 && repeat !== 3);
  const left = given.filter(({ repeat }) => repeat === 3);
  const { next, repeats } = repeating(plan, two, 1, { given, verdicts: known });
  const first = next(given.length, left);
  expect(first).toMatchObject({ repeat: 5, position: 9 });
  expect(first?.id).toMatch(/^09-/);
  expect(repeats.closed).toEqual([]);
});
