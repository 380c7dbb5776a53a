import { z } from 'zod';
import { type ArrivalProcess, arrivalProcesses, type OpenPlan } from '../plan.ts';
import { count } from '../written.ts';
import { loadCommon, type Stretch } from './shape.ts';

/** Arrivals per second; less than one is a request every few seconds. */
export const perSecond = z.number().positive();

/** What every load by arrival rate has. */
export const openCommon = {
  ...loadCommon,
  /**
   * `poisson` when left out: many people who know nothing of each other come so, now and then several in the same moment,
   * and a service is to stand that. `uniform` is a clock's: the same distance between all of them.
   */
  arrivals: z.enum(arrivalProcesses).optional(),
  /** So many requests may be under way; beyond it arrivals wait, and are late. 10,000 when left out. */
  maxInFlight: count.optional(),
};

/** More than what a small machine serves, fewer than the ports (28,232) and descriptors that a generator has. */
const generousInFlight = 10_000;

/** How requests arrive in the open stretches of a load; also of a warm-up by rate before another load. */
export const openPlanOf = (load: {
  arrivals?: ArrivalProcess | undefined;
  maxInFlight?: number | undefined;
}): OpenPlan => ({
  arrivals: load.arrivals ?? 'poisson',
  maxInFlight: load.maxInFlight ?? generousInFlight,
});

/** `200 requests/s` */
export const rateText = (rate: number): string => `${Number(rate.toPrecision(4))} requests/s`;

/** A stretch in which as many arrive in every second. */
export const arriving = (rate: number, durationMs: number, name?: string): Stretch => ({
  name: name ?? rateText(rate),
  loop: 'open',
  durationMs,
  from: rate,
  to: rate,
});
