import { type Bound, type Section, type ValuesOf, valuesOf } from './bounds/bound.ts';
import { collecting } from './bounds/collecting.ts';
import { comparing } from './bounds/comparing.ts';
import { endings } from './bounds/endings.ts';
import { growing } from './bounds/growing.ts';
import { hindrance } from './bounds/hindrance.ts';
import { holding } from './bounds/holding.ts';
import { liveSet } from './bounds/liveSet.ts';
import { measurement } from './bounds/measurement.ts';
import { paging } from './bounds/paging.ts';
import { reading } from './bounds/reading.ts';

/**
 * Every number on which a verdict turns, with its unit, meaning and source. The recordings on both sides of each are in
 * `testing/guards`, and a test fails for a bound that can be moved without any of them being misjudged.
 */
export const boundTable = {
  paging,
  collecting,
  holding,
  reading,
  liveSet,
  growing,
  endings,
  hindrance,
  measurement,
  comparing,
} as const satisfies Record<string, Section>;

type Table = typeof boundTable;

/** The numbers, as the code reads them: `bounds.paging.fullShare`. */
export const bounds: { readonly [Of in keyof Table]: ValuesOf<Table[Of]> } = {
  paging: valuesOf(paging),
  collecting: valuesOf(collecting),
  holding: valuesOf(holding),
  reading: valuesOf(reading),
  liveSet: valuesOf(liveSet),
  growing: valuesOf(growing),
  endings: valuesOf(endings),
  hindrance: valuesOf(hindrance),
  measurement: valuesOf(measurement),
  comparing: valuesOf(comparing),
};

/** `section.name`. */
export type BoundName = {
  [Of in keyof Table]: `${Of}.${Extract<keyof Table[Of], string>}`;
}[keyof Table];

/** A bound by its name. */
export function boundNamed(name: BoundName): Bound {
  const [of, own] = name.split('.') as [keyof Table, string];
  const [section, values]: [Section, Readonly<Record<string, number>>] = [boundTable[of], bounds[of]];
  const [bound, value] = [section[own], values[own]];
  if (bound === undefined || value === undefined) throw new TypeError(`no bound is called ${name}`);
  return { ...bound, value };
}

/** The names of all of them. */
export const boundNames = Object.entries(boundTable).flatMap(([of, section]) =>
  Object.keys(section).map((own) => `${of}.${own}`),
) as BoundName[];
