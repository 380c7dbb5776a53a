import type { Side } from '../../scenario/ordered/knobs.ts';

/**
 * A map of two ordered knobs. Cells are numbered row by row: column and row are indexes of values, each in rising order.
 * On the sides of a knob it may fail: more memory is never worse (`small`), less load neither (`large`), a heap may be both.
 */
export interface MapQuestion {
  columns: number;
  rows: number;
  sides: { x: readonly Side[]; y: readonly Side[] };
  /** Trials at most that try something again, beside those that try each cell once. */
  mostRepeats: number;
  /** Trials at most of what others beside them have settled meanwhile. */
  mostSurplus?: number;
}

/** What one trial of a cell came to. */
export type Told =
  | { kind: 'survived' }
  /** Of a knob that may fail on both sides null: it does not say on which. */
  | { kind: 'failed'; x: Side | null; y: Side | null }
  /** Nothing: it is done again. */
  | { kind: 'silent' };

/** All trials of one cell. */
export interface Tally {
  survived: number;
  failed: number;
  silent: number;
  /** On which side, as far as those that failed agree. */
  x: Side | null;
  y: Side | null;
}

/** Trials of each cell, by its number. */
export type Tallies = readonly Tally[];

export const placeOf = ({ columns }: Pick<MapQuestion, 'columns'>, cell: number) => ({
  column: cell % columns,
  row: Math.floor(cell / columns),
});

/** Steps from one cell to another. */
export function distanceOf(question: Pick<MapQuestion, 'columns'>, a: number, b: number): number {
  const [one, other] = [placeOf(question, a), placeOf(question, b)];
  return Math.abs(one.column - other.column) + Math.abs(one.row - other.row);
}

/** A line between what fails on one side of each knob, and what does not. A map of memory and load has one, of a heap and memory two. */
export interface Line {
  x: Side;
  y: Side;
}

export const linesOf = ({ sides }: MapQuestion): Line[] =>
  sides.x.flatMap((x) => sides.y.map((y) => ({ x, y })));

/**
 * So many trials at most try cells for the first time: a walk along each line goes a column or a row further with each
 * trial, and there are no more than all cells.
 */
const mostWalked = (question: MapQuestion): number =>
  Math.min(
    question.columns * question.rows,
    linesOf(question).length * (question.columns + question.rows - 1),
  );

export const mostTrials = (question: MapQuestion): number =>
  mostWalked(question) + question.mostRepeats + (question.mostSurplus ?? 0);

/** Of a walk whose trials do not wait for each other: none is begun where something is known, and so each cell once at most. */
export const surplusAtOnce = (question: MapQuestion): number =>
  question.columns * question.rows - mostWalked(question);
