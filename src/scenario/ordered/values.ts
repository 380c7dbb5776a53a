import { usageError } from '../../errors.ts';
import type { Patch, Scenario } from '../schema.ts';
import { parseBytes } from '../units.ts';
import { type Direction, directionOf, type OrderedKnob, orderedKnob, orderedKnobs } from './knobs.ts';

/** A knob and what is tried of it, as a scenario writes them. */
export type RangeSpec = Pick<
  NonNullable<Scenario['size']>,
  'knob' | 'from' | 'to' | 'step' | 'precision' | 'values'
>;

/** The same as a rising list. */
export interface OrderedValues extends Direction {
  knob: string;
  /** As a scenario writes them, in rising order. */
  values: string[];
  /** Logarithms of their sizes. */
  positions: number[];
}

const mostValues = 1000;

/**
 * @param where of the scenario, for messages: `a.ts: size`
 * @param apart two values, as a share of the smaller, where the scenario does not say it
 * @throws OomlabError (usage): a knob without an order, no rising list of values, or two ways of writing them
 */
export function orderedValues(range: RangeSpec, where: string, apart: number): OrderedValues {
  const { knob } = range;
  requireOneWay(range, where);
  requireUnits(range, where);
  const values = valuesOf(range, where, apart);
  const sizes =
    Array.isArray(range.values) || range.values === undefined ? sizesOf(knob, values) : labelled(values);
  const positions = sizes.map(Math.log);
  const unread = values.filter((_, index) => !Number.isFinite(positions[index]));
  if (unread.length > 0)
    throw usageError(
      `${where}.values: of ${knob} this is no amount above 0 (found ${unread.join(', ')})`,
      `Write it as ${amountOf(knob)}.`,
    );
  if (new Set(values).size < values.length)
    throw usageError(
      `${where}.values: one of them is there twice (found ${values.join(', ')})`,
      'Write each once.',
    );
  if (positions.some((position, index) => index > 0 && position < (positions[index - 1] ?? 0)))
    throw usageError(
      `${where}.values: not in rising order, from the smallest on (found ${values.join(', ')})`,
      'Write the smallest first.',
    );
  const { sides, tooMuch } = orderedKnob(knob) ?? directionOf(patchesOf(range));
  return { knob, values, positions, sides, tooMuch };
}

const ends = ['from', 'to', 'step', 'precision'] as const;

/** Of two ways one would be passed over. */
function requireOneWay(range: RangeSpec, where: string): void {
  const written = ends.filter((name) => range[name] !== undefined);
  if (range.values !== undefined && written.length > 0)
    throw usageError(
      `${where}: "values" says what is tried, and so does ${written.map((name) => `"${name}"`).join(', ')}`,
      'Leave one of them out.',
    );
  if (range.step !== undefined && range.precision !== undefined)
    throw usageError(
      `${where}: "step" says how far values are apart, and so does "precision"`,
      'Leave one of them out.',
    );
}

const isInBytes = (knob: string): boolean => orderedKnob(knob)?.size === parseBytes;

/** Fewer bytes nobody means: a unit was forgotten. */
const fewBytes = 64 * 1024;

/** A range of such would be rounded to nothing, and its refusal would name what nobody wrote. */
function requireUnits({ knob, from, to, step, values }: RangeSpec, where: string): void {
  const written = [from, to, step, ...(Array.isArray(values) ? values : [])].map(String);
  const bare = written.filter((text) => /^\s*[\d.]+\s*$/.test(text) && Number(text) > 0);
  const forgotten = bare.filter((text) => Number(text) < fewBytes);
  if (!isInBytes(knob) || forgotten.length === 0) return;
  throw usageError(
    `${where}: of ${knob} ${forgotten.length === 1 ? 'a number has' : 'numbers have'} no unit (found ${forgotten.join(', ')})`,
    `Write ${forgotten.map((text) => `"${text.trim()}m"`).join(', ')} where MiB are meant.`,
  );
}

/** How people write one. */
const amountOf = (knob: string): string => (isInBytes(knob) ? "'96m' or '1g'" : 'a number');

const patchesOf = ({ values }: RangeSpec): Patch[] =>
  values === undefined || Array.isArray(values) ? [] : Object.values(values);

const sizesOf = (knob: string, values: readonly string[]): number[] =>
  values.map((value) => orderedKnob(knob)?.size(value) ?? Number.NaN);

/** Named patches: as far apart as their names, where all are rising numbers, else each twice the one before. */
function labelled(values: readonly string[]): number[] {
  const numbers = values.map((value) => parseBytes(value) ?? Number.NaN);
  const rises = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
  return rises ? numbers : values.map((_, index) => 2 ** index);
}

function valuesOf(
  { knob, from, to, step, precision, values }: RangeSpec,
  where: string,
  apart: number,
): string[] {
  if (values !== undefined && !Array.isArray(values)) return Object.keys(values);
  const known = orderedKnob(knob);
  if (!known)
    throw usageError(
      `${where}.knob: no knob with an order (found ${JSON.stringify(knob)})`,
      `Ordered are ${orderedKnobs.join(', ')}; or name what each value changes, the smallest first: values: { small: { target: { ... } }, large: { ... } }`,
    );
  if (values !== undefined) return values.map(String);
  if (known.written === null || from === undefined || to === undefined)
    throw usageError(
      `${where}: ${knob} has no values`,
      known.written === null
        ? `Write values: ['t3.nano', 't3.micro'], the smallest first.`
        : `Write "from" and "to", or values: ['...'], the smallest first.`,
    );
  const list = between(
    known,
    String(from),
    String(to),
    step === undefined ? null : String(step),
    precision ?? apart,
  );
  if (list === null)
    throw usageError(
      `${where}: from, to and ${step === undefined ? 'precision' : 'step'} make no list of 2 to ${mostValues} values (found ${from}, ${to}, ${step ?? precision ?? apart})`,
      'Let "to" be larger than "from", and the steps such that there are some between.',
    );
  return list;
}

/** By steps of the same size, or of the same share of what is there; each value as it is written, once. */
function between(
  { size, written }: OrderedKnob,
  first: string,
  last: string,
  stepText: string | null,
  precision: number,
): string[] | null {
  const [from, to] = [size(first), size(last)];
  const step = stepText === null ? null : size(stepText);
  if (!from || !to || to <= from || written === null || step === 0) return null;
  const count =
    1 +
    Math.floor((step === null ? Math.log(to / from) / Math.log(1 + precision) : (to - from) / step) + 1e-9);
  if (!(count >= 2 && count <= mostValues)) return null;
  const sizes = Array.from({ length: count }, (_, index) =>
    step === null ? from * (1 + precision) ** index : from + index * step,
  );
  // Sizes by shares are rounded to what people write; the last is what was asked for.
  const rounded = step === null ? [...sizes.slice(0, -1).map(even(stepText === null)), to] : sizes;
  return [...new Set(rounded.map(written))];
}

const mib = 1024 ** 2;

const even = (round: boolean) => (size: number) =>
  round && size > 16 * mib ? Math.round(size / mib) * mib : size;
