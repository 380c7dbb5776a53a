import { usageError } from '../../errors.ts';
import type { TrialPlan } from '../plan.ts';

/** More than any generator of one core sends; what this machine can, trials show. */
export const mostPerSecond = 50_000;

/** What is wrong with so many arrivals per second, and what to do. null: nothing, as far as that is known beforehand. */
export function tooManyArrivals(perSecond: number): { what: string; hint: string } | null {
  if (perSecond <= mostPerSecond) return null;
  return {
    what: `${perSecond} requests/s are more than this machine can generate`,
    hint: `Stay below ${mostPerSecond}.`,
  };
}

/** Refuses a load, or a warm-up, by arrivals that nobody could send. @throws OomlabError (usage) */
export function refuseArrivals({ load }: Pick<TrialPlan, 'load'>, source: string): void {
  const open = (load?.phases ?? []).filter(({ loop }) => loop === 'open');
  const problem = tooManyArrivals(Math.max(0, ...open.flatMap(({ from, to }) => [from, to])));
  if (problem !== null) throw usageError(`${source}: load: ${problem.what}`, problem.hint);
}
