import { type Known, stateOf, withTrial } from './known.ts';
import { placeOf, type Tally } from './question.ts';

/**
 * The cell to try of those that nothing is known of; null: there is none. It is the one whose trial settles most cells
 * whichever way it ends, of those after which each line has a column or a row less to go: a line is walked along in at
 * most columns + rows - 1 trials, as by a staircase, and mostly in far fewer.
 */
export function nextOfWalk(known: Known): number | null {
  const open = openCells(known);
  if (open.length === 0) return null;
  const before = leftToGo(known);
  let best = { cell: -1, further: -1, settles: -1, mean: -1 };
  for (const cell of open) {
    const after = outcomes(known).map((told) => withTrial(known, cell, told));
    const further = Math.min(...after.map((next) => before - leftToGo(next)));
    const settled = after.map((next) => open.length - openCells(next).length);
    const here = {
      cell,
      further: Math.min(1, further),
      settles: Math.min(...settled),
      mean: settled.reduce((a, b) => a + b) / settled.length,
    };
    if (isBetter(here, best)) best = here;
  }
  return best.cell;
}

type Worth = { further: number; settles: number; mean: number };

const isBetter = (a: Worth, b: Worth): boolean =>
  a.further !== b.further
    ? a.further > b.further
    : a.settles !== b.settles
      ? a.settles > b.settles
      : a.mean > b.mean;

/** Ways in which a trial may end that says something. */
function outcomes({ lines }: Known): ('survived' | Pick<Tally, 'x' | 'y'>)[] {
  return ['survived', ...lines];
}

function openCells(known: Known): number[] {
  return [...known.own.keys()].filter((cell) => stateOf(known, cell) === 'unknown');
}

/** Columns and rows in which a line may still run, of all lines. */
function leftToGo(known: Known): number {
  const open = openCells(known);
  let left = 0;
  for (const [index] of known.lines.entries()) {
    const columns = new Set<number>();
    const rows = new Set<number>();
    for (const cell of open) {
      if (known.within[index]?.[cell] === 1) continue;
      const { column, row } = placeOf(known.question, cell);
      columns.add(column);
      rows.add(row);
    }
    left += columns.size + rows.size;
  }
  return left;
}
