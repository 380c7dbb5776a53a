import { z } from 'zod';
import { usageError } from '../../errors.ts';
import { tooManyArrivals } from '../loads/generated.ts';
import { levelUnit, noLevel } from '../loads/shapes.ts';
import { type Objective, objectiveSchema } from '../objective.ts';
import { sides, tooMuchKinds } from '../ordered/knobs.ts';
import { orderedValues, type RangeSpec } from '../ordered/values.ts';
import type { Scenario } from '../schema.ts';

const axisSchema = z.strictObject({
  knob: z.string(),
  /** Of its values, where they do not say it: of a load. */
  unit: z.string().nullable(),
  /** As a scenario writes them, in rising order. */
  values: z.array(z.string()).min(2),
  /** On which of its values fail. */
  sides: z.array(z.enum(sides)).min(1),
  /** Where it may fail on both: what too much of it does. */
  tooMuch: z.enum(tooMuchKinds).nullable(),
});

/** What `oomlab map` draws, all units resolved. Recorded with the run, so that its answer can be found again. */
export const mapPlanSchema = z.strictObject({
  /** What "it survives" asks of answers; null: the load asks for none, or the run is an older one. */
  objective: objectiveSchema.nullable().default(null),
  x: axisSchema,
  y: axisSchema,
  /** Trials at most that try something again. */
  mostRepeats: z.number().int().nonnegative(),
  /** Trials at most that were begun beside others, and say what these have said meanwhile; left out where each waits for all. */
  mostSurplus: z.number().int().nonnegative().optional(),
});

export type MapAxis = z.infer<typeof axisSchema>;
export type MapPlan = z.infer<typeof mapPlanSchema>;

/** More values than this are no picture that a person understands at once. */
const mostOfAxis = 24;

/** Knobs that a named machine sets as well. */
const ofMachine = ['memory', 'cpus', 'diskRead'];

/**
 * @throws OomlabError (usage), about the scenario's `map`: a knob without an order, no rising list of two values or more,
 * or two knobs that are not two
 */
export function mapPlanOf(
  map: NonNullable<Scenario['map']>,
  load: Scenario['load'],
  objective: Objective | null,
  source: string,
): MapPlan {
  const [x, y] = [axisOf(map.x, load, `${source}: map.x`), axisOf(map.y, load, `${source}: map.y`)];
  if (x.knob === y.knob)
    throw usageError(
      `${source}: map: x and y are the same knob (found ${JSON.stringify(x.knob)})`,
      'Write two, such as a heap and memory; of one alone "size" names the smallest value.',
    );
  const [machine, other] = x.knob === 'machine' ? [x, y] : [y, x];
  if (machine.knob === 'machine' && ofMachine.includes(other.knob))
    throw usageError(
      `${source}: map: a named machine has its own ${other.knob}, so that both knobs would set it`,
      'Write "memory" in place of "machine", or another knob beside it.',
    );
  const lines = x.sides.length * y.sides.length;
  return { objective, x, y, mostRepeats: map.repeats ?? lines * (x.values.length + y.values.length) };
}

/** Two values, as a share of the smaller. */
const apart = 0.5;

function axisOf(range: RangeSpec, load: Scenario['load'], where: string): MapAxis {
  const { knob, values, sides: may, tooMuch } = orderedValues(range, where, apart);
  if (values.length < 2 || values.length > mostOfAxis)
    throw usageError(
      `${where}: a map has 2 to ${mostOfAxis} values of each knob (found ${values.length})`,
      values.length < 2 ? 'Write more of them.' : 'Write a larger step, or a narrower range.',
    );
  if (knob === 'load' && load === null)
    throw usageError(
      `${where}: a knob is the load, and there is none`,
      'Write a load: the map has it with each of these numbers.',
    );
  const unit = knob === 'load' && load !== null ? levelUnit(load) : null;
  const isListed = range.values === undefined || Array.isArray(range.values);
  if (knob === 'load' && unit === null && isListed) {
    const { what, hint } = noLevel(load);
    throw usageError(`${where}: ${what} (found ${values.join(', ')})`, hint);
  }
  const tooMany = knob === 'load' && load?.shape === 'rate' ? tooManyArrivals(Number(values.at(-1))) : null;
  if (tooMany !== null) throw usageError(`${where}: ${tooMany.what}`, tooMany.hint);
  return { knob, unit, values, sides: [...may], tooMuch };
}
