import type { Side } from '../../scenario/ordered/knobs.ts';
import { bounds } from '../../verdict/bounds.ts';
import { type Line, linesOf, type MapQuestion, placeOf, type Tallies, type Tally } from './question.ts';

/**
 * What is known of a cell. By its own trials: `survived`, `failed`, `even` (as many of either), `silent` (none says
 * anything). By the order of the knobs: `survives`, `fails`, `contradicted` (both), `unknown` (neither).
 */
export type State =
  | 'survived'
  | 'failed'
  | 'even'
  | 'silent'
  | 'survives'
  | 'fails'
  | 'contradicted'
  | 'unknown';

/** What the trials of a cell itself say; null: it was not tried, or not enough. */
function ownState({ survived, failed, silent }: Tally): State | null {
  if (survived + failed === 0) return silent > bounds.comparing.patience ? 'silent' : null;
  return survived > failed ? 'survived' : survived < failed ? 'failed' : 'even';
}

/** What follows from the trials, by cell. */
export interface Known {
  question: MapQuestion;
  lines: readonly Line[];
  own: readonly (State | null)[];
  /** Some cell fails that is better: so does this one. */
  fails: Uint8Array;
  /** Of each line: some cell survives that is worse, so that this one is not beyond the line. */
  within: readonly Uint8Array[];
}

export function knownOf(question: MapQuestion, tallies: Tallies): Known {
  const lines = linesOf(question);
  const cells = question.columns * question.rows;
  const known: Known = {
    question,
    lines,
    own: tallies.map(ownState),
    fails: new Uint8Array(cells),
    within: lines.map(() => new Uint8Array(cells)),
  };
  for (const [cell, own] of known.own.entries()) {
    if (own === 'failed') markFailing(known, cell, sidesOf(tallies, cell));
    if (own === 'survived') markWithin(known, cell);
  }
  return known;
}

const sidesOf = (tallies: Tallies, cell: number): Pick<Tally, 'x' | 'y'> =>
  tallies[cell] ?? { x: null, y: null };

/** What fails if a cell does: the same with even less of what was too little. Where the side is not known, no other value. */
function markFailing({ question, fails }: Known, cell: number, { x, y }: Pick<Tally, 'x' | 'y'>): void {
  const { column, row } = placeOf(question, cell);
  forEach(question, rangeOf(question.columns, column, x), rangeOf(question.rows, row, y), (each) => {
    fails[each] = 1;
  });
}

/** Whether a cell fails if another does. */
export function failsWith(
  question: MapQuestion,
  failed: number,
  { x, y }: Pick<Tally, 'x' | 'y'>,
  cell: number,
): boolean {
  const [from, to] = [placeOf(question, failed), placeOf(question, cell)];
  const [left, right] = rangeOf(question.columns, from.column, x);
  const [bottom, top] = rangeOf(question.rows, from.row, y);
  return to.column >= left && to.column <= right && to.row >= bottom && to.row <= top;
}

/** Of each line, what is within it if a cell is: all that lies on the other side. */
function markWithin({ question, lines, within }: Known, cell: number): void {
  const { column, row } = placeOf(question, cell);
  for (const [index, { x, y }] of lines.entries())
    forEach(
      question,
      rangeOf(question.columns, column, opposite(x)),
      rangeOf(question.rows, row, opposite(y)),
      (each) => {
        (within[index] as Uint8Array)[each] = 1;
      },
    );
}

const opposite = (side: Side): Side => (side === 'small' ? 'large' : 'small');

/** All that is no larger, or no smaller; null: only itself. */
const rangeOf = (count: number, index: number, side: Side | null): [number, number] =>
  side === null ? [index, index] : side === 'small' ? [0, index] : [index, count - 1];

function forEach(
  { columns }: MapQuestion,
  [left, right]: [number, number],
  [bottom, top]: [number, number],
  act: (cell: number) => void,
): void {
  for (let row = bottom; row <= top; row += 1)
    for (let column = left; column <= right; column += 1) act(row * columns + column);
}

export function stateOf({ own, fails, within }: Known, cell: number): State {
  const itself = own[cell] ?? null;
  if (itself !== null) return itself;
  const byOrder = within.every((line) => line[cell] === 1);
  if (fails[cell] === 1) return byOrder ? 'contradicted' : 'fails';
  return byOrder ? 'survives' : 'unknown';
}

export const statesOf = (known: Known): State[] => known.own.map((_, cell) => stateOf(known, cell));

/** Whether a cell was seen, or is known by order, to survive; null: neither that nor to fail. */
export function survivesBy(state: State): boolean | null {
  switch (state) {
    case 'survived':
    case 'survives':
      return true;
    case 'failed':
    case 'fails':
      return false;
    default:
      return null;
  }
}
