import { preset } from '../machines.ts';
import type { Patch } from '../schema.ts';
import { parseBytes } from '../units.ts';

/** On which side of what survives a value may lie that fails: there is too little of it, or too much. */
export const sides = ['small', 'large'] as const;
export type Side = (typeof sides)[number];

/** By which a trial with too much of it is told from one with too little: it fills the machine, or pages without end. */
export const tooMuchKinds = ['fills the machine', 'takes memory', 'swaps'] as const;
export type TooMuch = (typeof tooMuchKinds)[number];

/** Which of its values fail, as far as that follows from what it is. */
export interface Direction {
  /** More memory is never worse: it fails on the small side. Less load is never worse. A heap may fail on both. */
  sides: readonly Side[];
  /** Of a knob that may fail on both sides. */
  tooMuch: TooMuch | null;
}

/** Knobs of `vary` with an order: how a value is read as a size, how a size is written, and what too much of it does. */
export interface OrderedKnob extends Direction {
  size(value: string): number | null;
  /** null: values can't be made from a range. */
  written: ((size: number) => string) | null;
}

const moreIsBetter: Direction = { sides: ['small'], tooMuch: null };
const lessIsBetter: Direction = { sides: ['large'], tooMuch: null };
const both = (tooMuch: TooMuch): Direction => ({ sides: ['small', 'large'], tooMuch });

const mib = 1024 ** 2;
const bytes = (direction: Direction): OrderedKnob => ({
  size: parseBytes,
  written: (size) =>
    Math.round(size) % mib === 0 ? `${Math.round(size) / mib}m` : `${Math.round(size / 1024)}k`,
  ...direction,
});
const numberOf = (value: string): number | null => {
  const number = Number(value);
  return value.trim() !== '' && Number.isFinite(number) ? number : null;
};
const whole = (direction: Direction): OrderedKnob => ({
  size: numberOf,
  written: (size) => String(Math.round(size)),
  ...direction,
});
const hundredths = (direction: Direction): OrderedKnob => ({
  size: numberOf,
  written: (size) => String(Number(size.toFixed(2))),
  ...direction,
});

const knobs: Record<string, OrderedKnob> = {
  memory: bytes(moreIsBetter),
  heap: bytes(both('fills the machine')),
  swap: bytes(both('swaps')),
  diskRead: bytes(moreIsBetter),
  pids: whole(moreIsBetter),
  workers: whole(both('takes memory')),
  cpus: hundredths(moreIsBetter),
  machine: { size: (name) => parseBytes(preset(name).memory), written: null, ...moreIsBetter },
  load: hundredths(lessIsBetter),
};

/** null: it is none of those that have an order by themselves. */
export const orderedKnob = (name: string): OrderedKnob | null =>
  Object.hasOwn(knobs, name) ? (knobs[name] ?? null) : null;

export const orderedKnobs: readonly string[] = Object.keys(knobs);

/** Of a knob whose values are named patches, the smallest first. */
export function directionOf(patches: readonly Patch[]): Direction {
  if (patches.some(({ load }) => load !== undefined)) return lessIsBetter;
  // One that gives the machine something, in contrast to one that makes the target take more.
  return patches.some(({ machine }) => machine !== undefined) ? moreIsBetter : both('takes memory');
}
