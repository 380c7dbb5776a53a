import { median } from '../statistics/median.ts';
import { medianInterval } from '../statistics/resample.ts';
import { type LifeEstimate, lifeEstimate } from '../statistics/survival.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { lifetimesOf } from './lifetime.ts';

const { comparing } = bounds;

/** A median with the interval that the project states everywhere; null where nothing was read, or too little for one. */
export interface Estimate {
  median: number | null;
  low: number | null;
  high: number | null;
  /** Of lives: which of the three were not reached, and are at least what they say. */
  open?: LifeEstimate['open'];
}

export function estimateOf(values: readonly number[], seed: number): Estimate {
  const interval = medianInterval(values, comparing.level, seed);
  return { median: median(values), low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Of how long the service lived. Without an open end it says nothing of them. */
export function lifeOf(verdicts: readonly Verdict[], seed: number): Estimate {
  const { open, ...estimate } = lifeEstimate(lifetimesOf(verdicts), comparing.level, seed);
  return open.median || open.low || open.high ? { ...estimate, open } : estimate;
}
