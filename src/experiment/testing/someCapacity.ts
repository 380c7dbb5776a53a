import { type CapacityRun, stepMs, stepsOf } from '../../scenario/capacity/plan.ts';
import { aCapacityPlan } from '../../scenario/testing/aCapacityPlan.ts';
import { type NextTrial, nextTrial } from '../../study/capacity/nextTrial.ts';
import { toldBy } from '../../study/capacity/told.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { variantPlan } from '../pins/extract.ts';
import type { Pin } from '../pins/pin.ts';
import { somePin } from './someData.ts';

/** A search, as it is really made, for the capacity of machines that are killed above these rates. */
export function capacityPin(edges: Record<string, number>, key = 'scale', trialsOfEach = 100): Pin {
  const base = somePin([{ swap: 'off' }], key);
  const [pinned] = base.trials;
  if (!pinned) throw new TypeError('no trial');
  const names = Object.keys(edges);
  const capacity: CapacityRun = {
    plan: aCapacityPlan,
    objective: { goodShare: 0.9, latency: { percentile: 'p99', ms: 500 }, goodputFloor: null },
    variants: names.map((machines) => ({
      variant: { machines },
      machine: null,
      cpus: 1,
      memoryBytes: 2 ** 28,
    })),
  };
  const trials = Object.entries(edges).flatMap(([machines, edge]) => {
    const made: Verdict[] = [];
    const next = () =>
      nextTrial(
        aCapacityPlan,
        made.map((verdict) => toldBy(capacity, verdict)),
      );
    for (let one = next(); one !== null && made.length < trialsOfEach; one = next())
      made.push(trialOf(pinned.verdict, machines, one, edge, made.length));
    return made;
  });
  const plan = base.variants[0]?.plan as Pin['variants'][number]['plan'];
  return {
    ...base,
    run: { ...base.run, capacity },
    variants: names.map((machines) => ({ values: { machines }, plan: variantPlan(plan as never) })),
    trials: trials.map((verdict) => ({ verdict, taken: {} })),
  };
}

function trialOf(
  base: Verdict,
  machines: string,
  { kind, ratePerSecond }: NextTrial,
  edge: number,
  index: number,
): Verdict {
  const steps = stepsOf(aCapacityPlan);
  const held = kind === 'steps' ? steps.every((rate) => rate <= edge) : ratePerSecond <= edge;
  const livedMs =
    kind === 'steps' ? steps.filter((rate) => rate <= edge).length * stepMs(aCapacityPlan) : 40_000;
  return {
    ...base,
    trial: `${machines}-${index}`,
    variant: { machines, trial: kind, rate: String(Number(ratePerSecond.toPrecision(4))) },
    terminal: held ? { ...base.terminal, kind: 'survived', victim: null, limit: null } : base.terminal,
    times: { ...base.times, firstKill: held ? null : livedMs + 5000, firstOome: null },
    measures: {
      ...base.measures,
      survivedMs: livedMs,
      requests: 1000,
      good: 1000,
      p50Ms: 20,
      p99Ms: 300,
    },
  };
}
