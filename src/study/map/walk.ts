import { failsWith, type Known, stateOf } from './known.ts';
import { type Line, placeOf } from './question.ts';

/**
 * The cell to try of those that nothing is known of; null: there is none. It is the one whose trial settles most cells
 * whichever way it ends, of those after which each line has a column or a row less to go: a line is walked along in at
 * most columns + rows - 1 trials, as by a staircase, and mostly in far fewer.
 */
export function nextOfWalk(known: Known): number | null {
  const open = [...known.own.keys()].filter((cell) => stateOf(known, cell) === 'unknown');
  if (open.length === 0) return null;
  const outcomes: Outcome[] = ['survived', ...known.lines];
  const before = leftAfter(known, open, null).toGo;
  let best = { cell: -1, further: -1, settles: -1, mean: -1 };
  for (const cell of open) {
    const after = outcomes.map((outcome) => leftAfter(known, open, { cell, outcome }));
    const settled = after.map(({ cells }) => open.length - cells);
    const here = {
      cell,
      further: Math.min(1, ...after.map(({ toGo }) => before - toGo)),
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

/** Ways in which a trial may end that says something: it survived, or failed on the side of a line. */
type Outcome = 'survived' | Line;

/** Cells of which nothing would be known after one more trial, and columns and rows in which lines may still run, of all lines. */
function leftAfter(
  known: Known,
  open: readonly number[],
  trial: { cell: number; outcome: Outcome } | null,
): { cells: number; toGo: number } {
  const columns = new Int32Array(known.lines.length);
  const rows = new Int32Array(known.lines.length);
  let cells = 0;
  for (const cell of open) {
    if (trial !== null && trial.outcome !== 'survived')
      if (failsWith(known.question, trial.cell, trial.outcome, cell)) continue;
    const beyond = known.lines.map((line, index) => !isWithin(known, index, line, trial, cell));
    if (!beyond.includes(true)) continue;
    cells += 1;
    const { column, row } = placeOf(known.question, cell);
    for (const [index, isBeyond] of beyond.entries()) {
      if (!isBeyond) continue;
      // A bit for each: a map has far fewer than 31.
      columns[index] = (columns[index] ?? 0) | (1 << column);
      rows[index] = (rows[index] ?? 0) | (1 << row);
    }
  }
  const toGo = [...columns, ...rows].reduce((sum, bits) => sum + ones(bits), 0);
  return { cells, toGo };
}

/** A cell is within a line where a worse one survives: it is worse if it fails whenever this one does. */
function isWithin(
  { question, within }: Known,
  index: number,
  line: Line,
  trial: { cell: number; outcome: Outcome } | null,
  cell: number,
): boolean {
  if (within[index]?.[cell] === 1) return true;
  return trial?.outcome === 'survived' && failsWith(question, cell, line, trial.cell);
}

function ones(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
