import type { CapacityPlan } from '../capacity/plan.ts';

/** A search between 5 and 200 requests/s. */
export const aCapacityPlan: CapacityPlan = {
  fromPerSecond: 5,
  toPerSecond: 200,
  holdMs: 40_000,
  shortMs: 10_000,
  precision: 0.1,
  confidence: 0.9,
  mostFull: 12,
};
