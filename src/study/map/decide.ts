import type { Side } from '../../scenario/ordered/knobs.ts';
import { type Known, knownOf, type State, stateOf, statesOf, survivesBy } from './known.ts';
import { distanceOf, type MapQuestion, mostTrials, placeOf, type Tallies, type Told } from './question.ts';
import { nextOfWalk } from './walk.ts';

/** A cell that is not believed by then is left in doubt. */
const mostOfOne = 5;
/** A cell that the line rests on is believed when so many more of its trials ended one way than the other, ... */
const lead = 2;
/** ... and one that contradicts others when it is these. */
const leadAgainst = 3;

/** So many pairs that went both ways are no chance of one trial: where a line is steep, that is so in one map of a hundred. */
const fewestMixed = 2;

/** Pairs that were tried more than once, and those of them that went both ways; null: so few of these that the line is sharp. */
export function blurOf(tallies: Tallies): { mixed: number[]; again: number } | null {
  const again = [...tallies.entries()].filter(([, { survived, failed }]) => survived + failed > 1);
  const mixed = again.filter(([, { survived, failed }]) => survived > 0 && failed > 0);
  return mixed.length < fewestMixed ? null : { mixed: mixed.map(([cell]) => cell), again: again.length };
}

/** What a cell comes to with one more trial. */
export function count(tallies: Tallies, cell: number, told: Told): Tallies {
  return tallies.map((tally, index) => {
    if (index !== cell) return tally;
    if (told.kind !== 'failed') return { ...tally, [told.kind]: tally[told.kind] + 1 };
    const agrees = (axis: 'x' | 'y') =>
      tally.failed === 0 || tally[axis] === told[axis] ? told[axis] : null;
    return { ...tally, failed: tally.failed + 1, x: agrees('x'), y: agrees('y') };
  });
}

export const noTrials = ({ columns, rows }: MapQuestion): Tallies =>
  Array.from({ length: columns * rows }, () => ({ survived: 0, failed: 0, silent: 0, x: null, y: null }));

/** The cell to try next; null: all is known as well as it may be, or all trials are made. */
export function nextCell(question: MapQuestion, tallies: Tallies): number | null {
  const done = tallies.reduce((sum, { survived, failed, silent }) => sum + survived + failed + silent, 0);
  if (done >= mostTrials(question)) return null;
  const known = knownOf(question, tallies);
  const tried = tallies.filter(({ survived, failed, silent }) => survived + failed + silent > 0).length;
  const again = done - tried < question.mostRepeats ? toRepeat(known, tallies) : null;
  // Where it is even which way a cell goes, that is settled before the walk goes on from what it may be.
  if (again !== null && known.own[again] === 'even') return again;
  const check = question.mostRepeats > 0 ? toCheck(known) : null;
  const best = question.mostRepeats > 0 ? toCheckBest(known) : null;
  return nextOfWalk(known) ?? best ?? again ?? toSee(known) ?? check;
}

/** Of the cells that are doubtful the one that is most so. */
function toRepeat(known: Known, tallies: Tallies): number | null {
  const doubted = doubtfulCells(known, tallies).filter(({ trials }) => trials < mostOfOne);
  return doubted.toSorted((a, b) => b.doubt - a.doubt || a.trials - b.trials)[0]?.cell ?? null;
}

export interface Doubtful {
  cell: number;
  trials: number;
  /** 2: as many of its trials ended either way; 1: others contradict it; 0: the line rests on too few. */
  doubt: 0 | 1 | 2;
}

/** Cells whose own trials are too few, or too much at odds, for what rests on them. */
export function doubtfulCells(known: Known, tallies: Tallies): Doubtful[] {
  const states = statesOf(known);
  return tallies.flatMap(({ survived, failed }, cell): Doubtful[] => {
    const trials = survived + failed;
    const ahead = Math.abs(survived - failed);
    const state = states[cell];
    if (state === 'even') return [{ cell, trials, doubt: 2 }];
    if (state !== 'survived' && state !== 'failed') return [];
    if (isContradicted(known, cell)) return ahead < leadAgainst ? [{ cell, trials, doubt: 1 }] : [];
    return ahead < lead && bears(known.question, tallies, cell) ? [{ cell, trials, doubt: 0 }] : [];
  });
}

/** By what other cells were seen to be it would be the other way. */
export function isContradicted(known: Known, cell: number): boolean {
  const own = known.own[cell];
  if (own === 'survived') return known.fails[cell] === 1;
  return own === 'failed' && known.within.every((line) => line[cell] === 1);
}

/** Without its trials something would not be known: the line rests on it. */
function bears(question: MapQuestion, tallies: Tallies, cell: number): boolean {
  const without = tallies.map((tally, index) =>
    index === cell ? { ...tally, survived: 0, failed: 0 } : tally,
  );
  return statesOf(knownOf(question, without)).includes('unknown');
}

/** A neighbour is known to be the other way. */
export function isBesideLine(question: MapQuestion, states: readonly State[], cell: number): boolean {
  const itself = survivesBy(states[cell] ?? 'unknown');
  return neighboursOf(question, cell).some((other) => {
    const survives = survivesBy(states[other] ?? 'unknown');
    return itself !== null && survives !== null && survives !== itself;
  });
}

export function neighboursOf(question: MapQuestion, cell: number): number[] {
  const { column, row } = placeOf(question, cell);
  const { columns, rows } = question;
  return [
    ...(column > 0 ? [cell - 1] : []),
    ...(column < columns - 1 ? [cell + 1] : []),
    ...(row > 0 ? [cell - columns] : []),
    ...(row < rows - 1 ? [cell + columns] : []),
  ];
}

/**
 * That there is an order is believed of the knobs, and what is believed is never seen: so the cell that is known by order
 * alone, and lies farthest from all that were seen to be like it, is tried once; null: all are near enough.
 */
function toCheck(known: Known): number | null {
  const { columns, rows } = known.question;
  const states = statesOf(known);
  const of = (state: State) => [...states.keys()].filter((cell) => states[cell] === state);
  const far = [farthest(known, of('survives'), 'survived'), farthest(known, of('fails'), 'failed')]
    .filter((one) => one !== null)
    .filter(({ distance }) => distance >= Math.ceil((columns + rows) / 4));
  return far.toSorted((a, b) => b.distance - a.distance)[0]?.cell ?? null;
}

/**
 * Where all is best by the order of the knobs, all survives that survives anywhere: of a service that dies of more memory
 * one trial there says so. It is made before repeats may use up the trials; null: one was, or none survives.
 */
function toCheckBest(known: Known): number | null {
  const { question, own } = known;
  const states = statesOf(known);
  const single = { x: onlyOf(question.sides.x), y: onlyOf(question.sides.y) };
  // Of a knob that fails on both sides no end is best.
  if (single.x === null && single.y === null) return null;
  const isBest = (side: Side | null, index: number, count: number): boolean =>
    side === null || index === (side === 'small' ? count - 1 : 0);
  const best = [...states.keys()].filter((cell) => {
    const { column, row } = placeOf(question, cell);
    return isBest(single.x, column, question.columns) && isBest(single.y, row, question.rows);
  });
  if (best.some((cell) => own[cell] !== null)) return null;
  return (
    farthest(
      known,
      best.filter((cell) => states[cell] === 'survives'),
      'survived',
    )?.cell ?? null
  );
}

const onlyOf = (sides: readonly Side[]): Side | null => (sides.length === 1 ? (sides[0] ?? null) : null);

/** Of some cells the one that lies farthest from all that were seen to end so. */
function farthest(
  { question, own }: Known,
  cells: readonly number[],
  alike: 'survived' | 'failed',
): { cell: number; distance: number } | null {
  const seen = own.flatMap((each, other) => (each === alike ? [other] : []));
  return (
    cells
      .map((cell) => ({
        cell,
        distance: Math.min(...seen.map((other) => distanceOf(question, cell, other))),
      }))
      .toSorted((a, b) => b.distance - a.distance)[0] ?? null
  );
}

/** Where the order of the knobs says both, only a cell's own trial says what it does. */
function toSee(known: Known): number | null {
  const cell = known.own.findIndex((_, each) => stateOf(known, each) === 'contradicted');
  return cell === -1 ? null : cell;
}
