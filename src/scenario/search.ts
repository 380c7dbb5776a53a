import type { Scenario } from './schema.ts';
import { parseBytes } from './units.ts';

/** What a search looks through, all units resolved. Recorded with the run, so that its answer can be found again. */
export interface SearchPlan {
  knob: 'heap' | 'memory';
  /** As a scenario writes them, in rising order. */
  values: string[];
  /** So many trials must survive for a value to count as one that survives. */
  repeats: number;
  maxTrials: number;
}

const mib = 1024 ** 2;
const mostValues = 1000;

/** @returns null when there are more values than anybody would try, or none at all. */
export function searchPlanOf(search: NonNullable<Scenario['search']>): SearchPlan | null {
  const [from, to, step] = [search.from, search.to, search.step].map((text) => parseBytes(text) ?? 0);
  if (!from || !to || !step || to < from || (to - from) / step >= mostValues) return null;
  const values = Array.from(
    { length: Math.floor((to - from) / step) + 1 },
    (_, index) => from + index * step,
  );
  return {
    knob: search.knob,
    values: values.map((bytes) => (bytes % mib === 0 ? `${bytes / mib}m` : `${bytes / 1024}k`)),
    repeats: search.repeats,
    maxTrials: search.maxTrials,
  };
}
