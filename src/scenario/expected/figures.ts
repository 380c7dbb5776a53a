import { z } from 'zod';
import { parseBytes, parseDuration } from '../units.ts';
import { duration } from '../written.ts';

/**
 * Figures that can be expected of the trials of a variant, and what they are written in. A new one is a line here, and one
 * in src/study/expectations/figures.ts that reads it.
 */
const trialFigures = {
  p50: 'duration',
  p90: 'duration',
  p99: 'duration',
  goodput: 'rate',
  good: 'share',
  longestGap: 'duration',
  survived: 'duration',
  peakMemory: 'bytes',
  peakAnon: 'bytes',
  peakSwap: 'bytes',
  peakHeap: 'bytes',
  // Per 1,000 answered requests.
  growth: 'bytes',
  heapGrowth: 'bytes',
} as const satisfies Record<string, Unit>;

/** The same of all trials of a variant together: what a search has found. */
const searchedFigures = { capacity: 'rate' } as const satisfies Record<string, Unit>;

export type Unit = 'duration' | 'rate' | 'share' | 'bytes';
export type TrialFigure = keyof typeof trialFigures;
export type ExpectedFigure = TrialFigure | keyof typeof searchedFigures;

export const unitOf: Readonly<Record<ExpectedFigure, Unit>> = { ...trialFigures, ...searchedFigures };
export const expectedFigures = Object.keys(unitOf) as [ExpectedFigure, ...ExpectedFigure[]];
export const isSearched = (figure: ExpectedFigure): boolean => Object.hasOwn(searchedFigures, figure);

export const comparisons = ['<', '<=', '>', '>='] as const;

/** `< 500ms`: in milliseconds, bytes, a share of 1, or so many a second. */
export interface Bound {
  comparison: (typeof comparisons)[number];
  value: number;
}

const examples: Record<Unit, string> = {
  duration: '< 500ms',
  rate: '>= 40/s',
  share: '>= 99%',
  bytes: '< 400m',
};

/** For editors, by the schema. */
const amounts: Record<Unit, string> = {
  duration: '\\d+(\\.\\d+)?(ms|s|m|h)',
  rate: '\\d+(\\.\\d+)?/s',
  share: '\\d+(\\.\\d+)?%',
  bytes: '\\d+(\\.\\d+)?([kmgKMG]?|[kmgKMG][iI]?[bB]|[bB])',
};

/** null: it is none. */
export function parseBound(text: string, unit: Unit): Bound | null {
  const [, comparison, amount] = /^\s*(<=|>=|<|>)\s*(\S+)\s*$/.exec(text) ?? [];
  if (comparison === undefined || amount === undefined) return null;
  const value = parseAmount(amount, unit);
  return value === null ? null : { comparison: comparison as Bound['comparison'], value };
}

function parseAmount(text: string, unit: Unit): number | null {
  if (unit === 'duration') return parseDuration(text);
  // As people write them, too: 400MB and 400MiB are 400m.
  if (unit === 'bytes') return parseBytes(text.replace(/(?<=\d[kmg])i?b$/i, ''));
  const [, digits] = (unit === 'rate' ? /^(\d+(?:\.\d+)?)\/s$/ : /^(\d+(?:\.\d+)?)%$/).exec(text) ?? [];
  if (digits === undefined) return null;
  return unit === 'rate' ? Number(digits) : Number(digits) / 100;
}

const bound = (unit: Unit) =>
  z
    .string()
    .refine(
      (text) => parseBound(text, unit) !== null,
      `not a bound; write one of ${comparisons.join(' ')} and an amount, such as ${examples[unit]}`,
    )
    .meta({ pattern: `^\\s*(<=|>=|<|>)\\s*${amounts[unit]}\\s*$`, examples: [examples[unit]] })
    .optional();

type Bounds = Record<ExpectedFigure, ReturnType<typeof bound>>;

/** A key for each figure. */
export const boundsSchema = Object.fromEntries(
  expectedFigures.map((figure) => [figure, bound(unitOf[figure])]),
) as Bounds;

/** A stretch of the load, from its start after the warm-up; to its planned end where `to` is left out. */
export const duringSchema = z
  .strictObject({ from: duration.optional(), to: duration.optional() })
  .refine(
    ({ from, to }) => to === undefined || (parseDuration(from ?? '') ?? 0) < (parseDuration(to) ?? 0),
    '"from" is not before "to"',
  );
