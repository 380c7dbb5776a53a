import { usageError } from '../errors.ts';
import type { Objective } from './objective.ts';
import type { TooMuch } from './ordered/knobs.ts';
import { orderedValues } from './ordered/values.ts';
import type { Scenario } from './schema.ts';

/** What `oomlab size` looks through, all units resolved. Recorded with the run, so that its answer can be found again. */
export interface SizePlan {
  /** What "it carries the load" means beside that it lives; null: the load asks for no answers, or the run is an older one. */
  objective: Objective | null;
  knob: string;
  /** As a scenario writes them, in rising order. */
  values: string[];
  /** Logarithms of their sizes. */
  positions: number[];
  /** What too much of it does; null: more of it is never worse. */
  tooMuch: TooMuch | null;
  /** The value that is named survives at least so often, ... */
  survives: number;
  /** ... and this is how often a search that says so is right. */
  confidence: number;
  maxTrials: number;
  /** Then so many fresh trials of each value that recommenders would say; 0: they are not asked. */
  recommenders: number;
}

/** Two values, as a share of the smaller. */
const apart = 0.05;

const recommended: readonly string[] = ['memory', 'heap'];

/** @throws OomlabError (usage), about the scenario's `size`: a knob without an order, or no rising list of values */
export function sizePlanOf(
  size: NonNullable<Scenario['size']>,
  objective: Objective | null,
  source: string,
): SizePlan {
  const { survives, confidence, maxTrials, values: written } = size;
  const { knob, values, positions, sides, tooMuch } = orderedValues(size, `${source}: size`, apart);
  if (!sides.includes('small'))
    throw usageError(
      `${source}: size.knob: of ${knob} less is better, so that no smallest value is sought`,
      'Look for the largest load by "capacity", or draw a "map" of it.',
    );
  // What a named value of memory or a heap changes besides, and other knobs, recommenders know nothing of.
  const isTheirs = recommended.includes(knob) && (written === undefined || Array.isArray(written));
  const recommenders = isTheirs ? size.recommenders : 0;
  return { objective, knob, values, positions, tooMuch, survives, confidence, maxTrials, recommenders };
}
