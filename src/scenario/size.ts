import { usageError } from '../errors.ts';
import { preset } from './machines.ts';
import type { Patch, Scenario } from './schema.ts';
import { parseBytes } from './units.ts';

/** What `oomlab size` looks through, all units resolved. Recorded with the run, so that its answer can be found again. */
export interface SizePlan {
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
}

/** By which a trial with too much of it is told from one with too little: it fills the machine, or pages without end. */
export const tooMuchKinds = ['fills the machine', 'takes memory', 'swaps'] as const;
export type TooMuch = (typeof tooMuchKinds)[number];

type SizeSpec = NonNullable<Scenario['size']>;

/** Knobs of `vary` with an order: how a value is read as a size, how a size is written, and what too much of it does. */
interface Ordered {
  size(value: string): number | null;
  written: ((size: number) => string) | null;
  tooMuch: TooMuch | null;
}

const mib = 1024 ** 2;
const bytes = (tooMuch: TooMuch | null): Ordered => ({
  size: parseBytes,
  written: (size) =>
    Math.round(size) % mib === 0 ? `${Math.round(size) / mib}m` : `${Math.round(size / 1024)}k`,
  tooMuch,
});
const numberOf = (value: string): number | null => {
  const number = Number(value);
  return value.trim() !== '' && Number.isFinite(number) ? number : null;
};
const whole = (tooMuch: TooMuch | null): Ordered => ({
  size: numberOf,
  written: (size) => String(Math.round(size)),
  tooMuch,
});

const ordered: Record<string, Ordered> = {
  memory: bytes(null),
  heap: bytes('fills the machine'),
  swap: bytes('swaps'),
  diskRead: bytes(null),
  pids: whole(null),
  workers: whole('takes memory'),
  cpus: { size: numberOf, written: (size) => String(Number(size.toFixed(2))), tooMuch: null },
  machine: { size: (name) => parseBytes(preset(name).memory), written: null, tooMuch: null },
};

const mostValues = 1000;

/** @throws OomlabError (usage), about the scenario's `size`: a knob without an order, or no rising list of values */
export function sizePlanOf(size: SizeSpec, source: string): SizePlan {
  const { knob, survives, confidence, maxTrials } = size;
  const values = valuesOf(size, source);
  const sizes = Array.isArray(size.values) || size.values === undefined ? sizesOf(knob, values) : null;
  const positions = (sizes ?? labelled(values)).map(Math.log);
  const falls = positions.findIndex((position, index) => index > 0 && position < (positions[index - 1] ?? 0));
  if (falls !== -1 || positions.some((position) => !Number.isFinite(position)))
    throw usageError(
      `${source}: size.values: not in rising order, from the smallest on (found ${values.join(', ')})`,
      'Write the smallest first, and no 0.',
    );
  const tooMuch = Object.hasOwn(ordered, knob)
    ? (ordered[knob]?.tooMuch ?? null)
    : Object.values(size.values ?? {}).some(givesMore)
      ? null
      : 'takes memory';
  return { knob, values, positions, tooMuch, survives, confidence, maxTrials };
}

/** A patch that gives the machine something, in contrast to one that makes the target take more. */
const givesMore = (patch: unknown): boolean =>
  typeof patch === 'object' && patch !== null && (patch as Patch).machine !== undefined;

const sizesOf = (knob: string, values: readonly string[]): number[] =>
  values.map((value) => ordered[knob]?.size(value) ?? Number.NaN);

/** Named patches: as far apart as their names, where all are rising numbers, else each twice the one before. */
function labelled(values: readonly string[]): number[] {
  const numbers = values.map((value) => parseBytes(value) ?? Number.NaN);
  const rises = numbers.every((number, index) => number > (numbers[index - 1] ?? 0));
  return rises ? numbers : values.map((_, index) => 2 ** index);
}

function valuesOf({ knob, from, to, step, precision, values }: SizeSpec, source: string): string[] {
  if (values !== undefined && !Array.isArray(values)) return Object.keys(values);
  const known = Object.hasOwn(ordered, knob) ? ordered[knob] : undefined;
  if (!known)
    throw usageError(
      `${source}: size.knob: no knob with an order (found ${JSON.stringify(knob)})`,
      `Ordered are ${Object.keys(ordered).join(', ')}; or name what each value changes, the smallest first: values: { small: { target: { ... } }, large: { ... } }`,
    );
  if (values !== undefined) return values.map(String);
  if (known.written === null || from === undefined || to === undefined)
    throw usageError(
      `${source}: size: ${knob} has no values`,
      known.written === null
        ? `Write values: ['t3.nano', 't3.micro'], the smallest first.`
        : `Write "from" and "to", or values: ['...'], the smallest first.`,
    );
  const list = between(known, String(from), String(to), step === undefined ? null : String(step), precision);
  if (list === null)
    throw usageError(
      `${source}: size: from, to and ${step === undefined ? 'precision' : 'step'} make no list of 1 to ${mostValues} values (found ${from}, ${to}, ${step ?? precision})`,
      'Let "to" be larger than "from", and the steps larger.',
    );
  return list;
}

/** By steps of the same size, or of the same share of what is there; each value as it is written, once. */
function between(
  { size, written }: Ordered,
  first: string,
  last: string,
  stepText: string | null,
  precision: number,
): string[] | null {
  const [from, to] = [size(first), size(last)];
  const step = stepText === null ? null : size(stepText);
  if (!from || !to || to < from || written === null || step === 0) return null;
  const count =
    1 +
    Math.floor((step === null ? Math.log(to / from) / Math.log(1 + precision) : (to - from) / step) + 1e-9);
  if (!(count <= mostValues)) return null;
  const sizes = Array.from({ length: count }, (_, index) =>
    step === null ? from * (1 + precision) ** index : from + index * step,
  );
  // Sizes by shares are rounded to what people write; the last is what was asked for.
  const rounded = step === null ? [...sizes.slice(0, -1).map(even(stepText === null)), to] : sizes;
  return [...new Set(rounded.map(written))];
}

const even = (round: boolean) => (size: number) =>
  round && size > 16 * mib ? Math.round(size / mib) * mib : size;
