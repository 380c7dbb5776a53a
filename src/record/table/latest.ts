import { capMs } from '../../scenario/loads/cap.ts';
import type { TrialPlan } from '../../scenario/plan.ts';

const hourMs = 3_600_000;
/** What a trial is ended by waits no longer, whatever its plan says: some 25 days. Source: setTimeout of Node's. */
const mostMs = 2 ** 31;

/**
 * No moment of a trial is as late as this, nor as early, by its own plan: it is ended after a time that is written there. What
 * lies behind it comes of numbers that ran into each other, and whoever looks at a recording goes through all of its time. Twice
 * as much, and an hour, are for a machine that is slow in all that it does.
 */
export const latestMs = ({ load, until, target, services }: TrialPlan): number =>
  Math.min(
    mostMs,
    hourMs +
      2 *
        (capMs({ load, until }) +
          target.readyTimeoutMs +
          services.reduce((sum, { target: each }) => sum + each.readyTimeoutMs, 0)),
  );
