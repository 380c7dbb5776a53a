import type { BoundName, boundTable } from '../bounds.ts';
import { collecting } from './guards/collecting.ts';
import { endings } from './guards/endings.ts';
import { growing } from './guards/growing.ts';
import type { Guard } from './guards/guard.ts';
import { hindrance } from './guards/hindrance.ts';
import { holding } from './guards/holding.ts';
import { liveSet } from './guards/liveSet.ts';
import { measurement } from './guards/measurement.ts';
import { paging } from './guards/paging.ts';
import { reading } from './guards/reading.ts';

/** Bounds on verdicts; those of comparison and size are guarded where these are. */
type Guarded = Exclude<keyof typeof boundTable, 'comparing'>;

const guards: { [Of in Guarded]: Record<keyof (typeof boundTable)[Of], Guard> } = {
  paging,
  collecting,
  holding,
  reading,
  liveSet,
  growing,
  endings,
  hindrance,
  measurement,
};

/** The recordings on both sides of each bound, by the bound's name. */
export const guardsOfVerdicts: readonly (readonly [BoundName, Guard])[] = named(guards);

/** `{ paging: { fullShare: … } }` → `[['paging.fullShare', …]]`. */
export function named(sections: Readonly<Record<string, Readonly<Record<string, Guard>>>>) {
  return Object.entries(sections).flatMap(([of, section]) =>
    Object.entries(section).map(([own, guard]) => [`${of}.${own}` as BoundName, guard] as const),
  );
}
