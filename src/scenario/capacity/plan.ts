import { z } from 'zod';
import { mostPerSecond, tooManyArrivals } from '../loads/generated.ts';
import { objectiveSchema } from '../objective.ts';
import type { Scenario } from '../schema.ts';
import { millisecondsOf } from '../written.ts';

/** What a search for capacity looks for, all units resolved. Recorded with the run, so that its answer can be found again. */
export const capacityPlanSchema = z.strictObject({
  fromPerSecond: z.number().positive(),
  /** Nothing above it is tried. */
  toPerSecond: z.number().positive(),
  /** So long a fresh machine must hold a rate. */
  holdMs: z.number().positive(),
  /** Of the trials that only look for the bracket; they say nothing of what fails later. */
  shortMs: z.number().positive(),
  /** The interval may be so much wide to either side, as a share of the rate. */
  precision: z.number().positive(),
  /** How sure the interval is asked to be. */
  confidence: z.number(),
  /** Trials of the whole time, at most. */
  mostFull: z.number().int().positive(),
});

export type CapacityPlan = z.infer<typeof capacityPlanSchema>;

/** Of a run: the plan, what "holds" means, and the machine of each variant. */
export const capacityRunSchema = z.strictObject({
  plan: capacityPlanSchema,
  objective: objectiveSchema,
  variants: z
    .array(
      z.strictObject({
        variant: z.record(z.string(), z.string()),
        /** As people know it; null: it has no name. */
        machine: z.string().nullable(),
        cpus: z.number(),
        memoryBytes: z.number(),
      }),
    )
    .min(1),
});

export type CapacityRun = z.infer<typeof capacityRunSchema>;
export type CapacityVariant = CapacityRun['variants'][number];

/** Where no end is given: as far as anybody's guess may be wrong. */
const farthest = 10_000;
/** Objectives are judged by the second: a shorter time would be a handful of them. */
const shortestMs = 5000;

/** What is wrong, and what to do. */
export interface CapacityProblem {
  what: string;
  hint: string;
}

/** @param capacity validated: its durations parse */
export function capacityPlanOf(capacity: NonNullable<Scenario['capacity']>): CapacityPlan | CapacityProblem {
  const { from, precision, confidence, fullTrials } = capacity;
  const holdMs = millisecondsOf(capacity.hold);
  const to = capacity.to ?? Math.min(mostPerSecond, from * farthest);
  const tooMany = tooManyArrivals(Math.max(from, to));
  if (tooMany !== null) return tooMany;
  if (to < from * 2)
    return {
      what: `"to" (${to}) must be at least twice "from" (${from})`,
      hint: 'Write a range that holds the answer: from a rate that surely holds to one that surely does not.',
    };
  if (holdMs < 2 * shortestMs)
    return {
      what: `hold: ${capacity.hold} is too short to say anything`,
      hint: `Write at least "${(2 * shortestMs) / 1000}s".`,
    };
  return {
    fromPerSecond: from,
    toPerSecond: to,
    holdMs,
    shortMs: Math.max(shortestMs, holdMs / 4),
    precision,
    confidence,
    mostFull: fullTrials,
  };
}

/** The rates of the one trial that climbs: each is twice the one before. */
export function stepsOf({ fromPerSecond, toPerSecond }: CapacityPlan): number[] {
  const count = Math.floor(Math.log2(toPerSecond / fromPerSecond) + 1e-9) + 1;
  return Array.from({ length: count }, (_, index) => fromPerSecond * 2 ** index);
}

/** So long each of them takes. */
export const stepMs = ({ shortMs }: CapacityPlan): number => shortMs;

/** `steps`: the rate climbs within one trial, which is a hint and no more; `short`: looks for the bracket; `full`: the whole time. */
export type TrialKind = 'steps' | 'short' | 'full';

/** The last answers come after the last request. */
const answersMs = 1000;

/** The cap of a trial of a kind, from the start of its load. */
export function atMostMs(plan: CapacityPlan, kind: TrialKind, warmupMs: number): number {
  const lasts = { steps: stepsOf(plan).length * stepMs(plan), short: plan.shortMs, full: plan.holdMs };
  return warmupMs + lasts[kind] + answersMs;
}

/** The same with few and short trials: what an answer looks like, and not what is carried. */
export const quickened = (plan: CapacityPlan): CapacityPlan => ({
  ...plan,
  holdMs: 2 * shortestMs,
  shortMs: shortestMs,
  mostFull: Math.min(plan.mostFull, 2),
});
