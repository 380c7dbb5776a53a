import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { executeRun } from '../../hosts/run.ts';
import { fakeHost } from '../../hosts/testing/fakeHost.ts';
import { messagesOf } from '../../hosts/testing/messagesOf.ts';
import { aRun } from '../../record/testing/aRun.ts';
import { answersTable } from '../../report/capacity/answersTable.ts';
import { capacityCharts } from '../../report/capacity/chart.ts';
import { capacityCsv, capacityJson } from '../../report/capacity/outputs.ts';
import { ratesTable } from '../../report/capacity/ratesTable.ts';
import { capacityFileSchema } from '../../report/capacity/schema.ts';
import { capacityOf } from '../../report/capacity/searched.ts';
import { capacitySentences } from '../../report/capacity/sentences.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { ScenarioSpec } from '../../scenario/schema.ts';
import { aScenario, aSpec } from '../../scenario/testing/aScenario.ts';
import { judge } from '../../verdict/judge.ts';
import { keepDerived } from '../keepDerived.ts';
import { quietTrial } from '../testing/quietTrial.ts';
import { capacityNeeds, capacityOfScenario, lookingForCapacity } from './capacityTrials.ts';

const thrashed = quietTrial('v1-gc-thrash');
const survived = quietTrial('v1-survived-streaming-reader');

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-capacity-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const options = { runId: 'run-1', seed: 1, only: {} };
const loaded = (changes: Partial<ScenarioSpec>) => ({
  name: 'carries',
  source: 'scenarios/carries.ts',
  scenario: aScenario({
    machine: { name: 't3.micro', cpus: 2, memory: '1g', swap: 'off' },
    latency: { p99: '60s' },
    goodShare: 0.5,
    capacity: { from: 5, to: 200, hold: '40s', precision: 0.1 },
    ...changes,
  }),
});

/** Each trial ends by its rate, as a recording did that was made elsewhere. */
async function searchOf(
  changes: Partial<ScenarioSpec>,
  holds: (trial: TrialPlan) => boolean,
  interruptAfter = Number.POSITIVE_INFINITY,
) {
  const looked = capacityOfScenario(loaded(changes), options);
  const plans: TrialPlan[] = [];
  const interrupt = new AbortController();
  const host = fakeHost(async function* (trial) {
    plans.push(trial);
    if (plans.length >= interruptAfter) interrupt.abort();
    yield* messagesOf(holds(trial) ? survived : thrashed, trial);
    return { kind: 'done' };
  });
  const keeper = keepDerived(false);
  const { verdicts, ...request } = lookingForCapacity(looked);
  const { run } = await executeRun(
    {
      ...options,
      scenario: 'carries',
      question: 'How much does it carry?',
      command: 'a test',
      ...request,
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: interrupt.signal,
      onTrial: (folder, id) => void verdicts.push(keeper.add(folder, id)),
    },
    host,
  );
  const searched = capacityOf(run, verdicts);
  if (searched === null) throw new Error('no search for capacity');
  return { run, verdicts, plans, searched, sentences: capacitySentences(searched) };
}

const rateOf = ({ load }: TrialPlan): number => load?.phases.at(-1)?.to ?? 0;
const upTo =
  (rate: number) =>
  (trial: TrialPlan): boolean =>
    rateOf(trial) <= rate;

test('a search chooses each rate by what the trials before it were judged to be, and says what fails above', async () => {
  const { plans, sentences, searched, run, verdicts } = await searchOf({}, upTo(42));
  expect(searched[0]?.answer).toMatchObject({ kind: 'found', finished: true });
  expect(sentences[0]).toMatch(
    /^t3\.micro carries 4\d(\.\d)? requests\/s \[\d+(\.\d)?, \d+(\.\d)?\] at p99 ≤ 60000 ms; above: the runtime spends its time in collections \(gc-thrash/,
  );
  expect(sentences.join('\n')).toMatch(/A million requests cost \$0\.0\d+ at that rate \(\$0\.0104 per hour/);
  // One that climbs, short ones, then full ones.
  const kinds = plans.map(({ variant }) => variant.trial);
  expect(kinds[0]).toBe('steps');
  expect(plans[0]?.load?.phases.map(({ to }) => to)).toEqual([5, 10, 20, 40, 80, 160]);
  expect(kinds.lastIndexOf('short')).toBeLessThan(kinds.indexOf('full'));
  const full = plans.find(({ variant }) => variant.trial === 'full');
  expect(full?.load?.phases).toMatchObject([{ loop: 'open', startMs: 0, endMs: 40_000 }]);
  expect(String(rateOf(full as TrialPlan))).toBe(full?.variant.rate);
  // Arrivals of their own in each trial, the same when it is run again.
  expect(new Set(plans.map(({ load }) => load?.seed)).size).toBe(plans.length);
  expect(run.trials).toEqual(plans.map(({ id }) => id));
  expect(capacityCsv(searched).trim().split('\n')).toHaveLength(verdicts.length + 1);
  const json = JSON.parse(capacityJson(run, searched));
  expect(json).toMatchObject({ answers: [{ kind: 'found' }] });
  expect(capacityFileSchema.parse(json)).toEqual(json);
  expect(capacityCharts(searched)).toHaveLength(2);
  const { rows } = ratesTable(searched);
  const fresh = verdicts.filter(({ variant }) => variant.trial !== 'steps');
  expect(rows.reduce((sum, [, , held, broke]) => sum + Number(held) + Number(broke), 0)).toBe(fresh.length);
  expect(rows.at(0)?.slice(3)).toEqual(['0', expect.any(String), '-']);
  expect(rows.at(-1)).toMatchObject({ 2: '0', 5: expect.stringContaining('gc-thrash') });
});

test('variants take turns, and each has its own answer', async () => {
  const { plans, searched, sentences } = await searchOf(
    { vary: { heap: ['64m', '128m'] }, machine: { cpus: 1, memory: '256m', swap: 'off' } },
    (trial) => rateOf(trial) <= (trial.variant.heap === '64m' ? 20 : 100),
  );
  expect(plans.slice(0, 4).map(({ variant }) => variant.heap)).toEqual(['64m', '128m', '64m', '128m']);
  expect(searched.map(({ answer }) => Math.round((answer.interval?.perSecond ?? 0) / 20))).toEqual([1, 5]);
  // A sentence for each; what it rests on is in a table.
  expect(sentences.map((text) => text.split(' ')[0])).toEqual(
    searched.map(({ variant }) => `heap=${variant.heap}`),
  );
  const answers = answersTable(searched);
  expect(answers?.rows.map(([name]) => name)).toEqual(searched.map(({ variant }) => `heap=${variant.heap}`));
  expect(answers?.rows[0]?.[3]).toMatch(/^\d+ held, \d+ broke$/);
});

test('what is known by now is said after each trial, and less is left after each', async () => {
  const looked = capacityOfScenario(loaded({ vary: { heap: ['64m', '128m'] } }), options);
  const { soFar, next, verdicts } = lookingForCapacity(looked);
  const { lines, left } = soFar();
  expect(lines).toEqual(['heap=64m: no trial yet', 'heap=128m: no trial yet']);
  // One that climbs, short and full ones: of each variant.
  expect(left).toEqual({
    bound: 'at most',
    trials: 2 * (15 + 1 + 20),
    loadMs: 2 * (15 * 11_000 + 61_000 + 20 * 41_000),
  });
  const seen: ReturnType<typeof soFar>[] = [];
  for (let plan = next(0); plan !== null; plan = next(verdicts.length)) {
    verdicts.push(
      judge({ ...(rateOf(plan) <= 42 ? survived : thrashed), trial: { ...survived.trial, plan } }),
    );
    seen.push(soFar());
  }
  const trialsLeft = [left.trials, ...seen.map((each) => each.left.trials)];
  for (const [index, before] of trialsLeft.entries())
    if (index + 1 < trialsLeft.length) expect(trialsLeft[index + 1]).toBeLessThan(before);
  expect(seen.at(-1)?.left).toEqual({ bound: 'at most', trials: 0, loadMs: 0 });
  for (const line of seen.at(-1)?.lines ?? [])
    expect(line).toMatch(/^heap=\d+m: 4\d(\.\d)? requests\/s \[.*\], done after \d+ trials$/);
});

test('what it needs at most, and less for a quick look', () => {
  const needs = (quick: boolean) => capacityNeeds(capacityOfScenario(loaded({}), { ...options, quick }));
  expect(needs(false).trials).toBe(20 + 16);
  // 20 of 40 s, 15 of 10 s, and one of six steps of 10 s each: with the start and the end of containers.
  expect(needs(false).upToMs).toBe(20 * 46_000 + 15 * 16_000 + 66_000);
  const { run, candidates } = capacityOfScenario(loaded({}), { ...options, quick: true });
  expect(run.plan).toMatchObject({ holdMs: 10_000, shortMs: 5000, mostFull: 2, fromPerSecond: 5 });
  expect(candidates[0]?.load?.phases.at(-1)?.endMs).toBe(10_000);
  expect(needs(true).upToMs).toBeLessThan(needs(false).upToMs / 3);
});

test('one machine of several has no price of its own', () => {
  const { target, machine } = aSpec();
  const beside = (services: ScenarioSpec['services']) =>
    capacityOfScenario(loaded({ services }), options).run.variants[0]?.machine;
  expect(beside({ cache: { target } })).toBe('t3.micro');
  expect(beside({ second: { target, machine } })).toBeNull();
});

test('what is stopped keeps what it found', async () => {
  const { run, searched, sentences } = await searchOf({}, upTo(42), 4);
  expect(run.status).toBe('interrupted');
  expect(searched[0]?.trials).toHaveLength(4);
  expect(searched[0]?.answer).toMatchObject({ kind: 'unknown', finished: false });
  expect(sentences[0]).toMatch(
    /^It is not known what t3\.micro carries at p99 ≤ 60000 ms; for 10\.0 s it held /,
  );
});

test('no rate breaks it', async () => {
  const all = await searchOf({}, () => true);
  expect(all.sentences[0]).toBe(
    't3.micro carries at least 200 requests/s at p99 ≤ 60000 ms: nothing that was tried broke it for sure.',
  );
});

test('no rate passes', async () => {
  const none = await searchOf({}, () => false);
  expect(none.sentences[0]).toMatch(/^t3\.micro carries less than 5(\.\d+)? requests\/s/);
});

test('where it is slow over all of its time it did not hold, though no second ended it', async () => {
  const { searched, sentences } = await searchOf({ latency: { p99: '1ms' } }, () => true);
  expect(searched[0]?.answer).toMatchObject({ kind: 'less-than', full: { held: 0 } });
  expect(sentences[0]).toContain('its answers come too late');
});

test.each<[Partial<ScenarioSpec>, string]>([
  [{ capacity: undefined }, 'has no "capacity"'],
  [{ capacity: { from: 50, to: 10 } }, '"to" (10) must be at least twice "from" (50)'],
  [{ capacity: { from: 1, to: 1_000_000 } }, '1000000 requests/s are more than this machine can generate'],
  [{ capacity: { from: 1, hold: '3s' } }, 'hold: 3s is too short'],
  [{ latency: undefined }, 'no latency is asked for'],
  [{ load: null }, 'there is no load'],
  [{ vary: { rate: { slow: {} } } }, '"vary.rate" has a name'],
])('refuses %o', (changes, message) => {
  expect(() => capacityOfScenario(loaded(changes), options)).toThrow(message);
});

test('a run that looked for nothing has no capacity', () => {
  expect(capacityOf(aRun([]).run, [])).toBeNull();
});

describe('several at once, as the hosts of a fleet make them', () => {
  /** Always as many under way as there are hosts, as far as there is something to try; told in the order in which they began. */
  function searchedAtOnce(
    changes: Partial<ScenarioSpec>,
    hosts: number,
    holds: (trial: TrialPlan) => boolean,
  ) {
    const looked = capacityOfScenario(loaded(changes), options);
    const { next, verdicts, total } = lookingForCapacity(looked);
    const underWay: TrialPlan[] = [];
    const begun: { plan: TrialPlan; beside: TrialPlan[] }[] = [];
    for (;;) {
      while (underWay.length < hosts) {
        const plan = next(begun.length, underWay);
        if (plan === null) break;
        begun.push({ plan, beside: [...underWay] });
        underWay.push(plan);
      }
      const first = underWay.shift();
      if (first === undefined) return { begun, verdicts, total, run: looked.run };
      const ended = holds(first) ? survived : thrashed;
      verdicts.push(judge({ ...ended, trial: { ...ended.trial, plan: first } }));
    }
  }

  test.each([1, 2, 4])(
    '%i: the way up is one trial after the other, and there are never more full ones than may be',
    (hosts) => {
      const { begun, run } = searchedAtOnce({}, hosts, upTo(42));
      const full = begun.filter(({ plan }) => plan.variant.trial === 'full');
      expect(full.length).toBeLessThanOrEqual(run.plan.mostFull);
      expect(full.length).toBeGreaterThan(1);
      for (const { plan, beside } of begun) if (plan.variant.trial !== 'full') expect(beside).toEqual([]);
      if (hosts > 1) expect(full.some(({ beside }) => beside.length > 0)).toBe(true);
      // Arrivals of its own for each, and a name.
      expect(new Set(begun.map(({ plan }) => plan.load?.seed)).size).toBe(begun.length);
      expect(new Set(begun.map(({ plan }) => plan.id)).size).toBe(begun.length);
      expect(begun.map(({ plan }) => plan.position)).toEqual(begun.map((_, index) => index + 1));
    },
  );

  test('variants are looked at beside each other from the first on', () => {
    const { begun } = searchedAtOnce({ vary: { heap: ['64m', '96m'] } }, 2, upTo(42));
    expect(begun.slice(0, 2).map(({ plan }) => plan.variant)).toMatchObject([
      { heap: '64m', trial: 'steps' },
      { heap: '96m', trial: 'steps' },
    ]);
  });
});

test('a trial is called so that it can be a folder, and a job of a queue, whatever varies', () => {
  const vary = { image: [{ reference: 'registry.example:5000/shop:1' }, { reference: 'shop' }] };
  const looked = capacityOfScenario(loaded({ vary }), options);
  for (const { id } of looked.candidates) expect(id).toMatch(/^[\w=,.+-]+$/);
  expect(looked.candidates[0]?.variant.image).toBe('registry.example:5000/shop:1');
});
