import type { Side } from '../../scenario/ordered/knobs.ts';
import type { MapAnswer, MapCell } from '../../study/map/answer.ts';
import type { TrialTable } from '../trialTable.ts';
import { endText, knobText, pairText } from './words.ts';

/** For each value of the one knob, from the top of the picture down, what survives of the other, and what fails beside it. */
export function rowsTable(answer: MapAnswer): TrialTable {
  const { x, y } = answer.plan;
  const words = { small: 'too small', large: 'too large' } satisfies Record<Side, string>;
  const rows = y.values.toReversed().map((value) => {
    const cells = answer.cells.filter((cell) => cell.y === value);
    return [value, rangeText(cells), ...x.sides.map((side) => failingText(answer, cells, side))];
  });
  return {
    title: `Which ${x.knob} survives, by ${y.knob}`,
    head: [knobText(y), `${knobText(x)}: survives`, ...x.sides.map((side) => words[side])],
    rows,
    words: x.sides.map((_, index) => 2 + index),
    note: 'Beside what survives, the nearest value that fails, and how most of its trials ended. What was not tried follows from what was: more memory is never worse.',
  };
}

/** `64m to 128m`; what is not known is said. */
function rangeText(cells: readonly MapCell[]): string {
  const runs: MapCell[][] = [];
  for (const [index, cell] of cells.entries()) {
    if (cell.survives !== true) continue;
    if (cells[index - 1]?.survives === true) runs.at(-1)?.push(cell);
    else runs.push([cell]);
  }
  const ranges = runs.map((run) => (run.length === 1 ? run[0]?.x : `${run[0]?.x} to ${run.at(-1)?.x}`));
  const even = cells.filter(({ state }) => state === 'even').map(({ x }) => x);
  const open = cells.filter(({ survives, state }) => survives === null && state !== 'even').map(({ x }) => x);
  return [
    ranges.length === 0 ? 'none' : ranges.join(', '),
    ...(even.length === 0 ? [] : [`every second time: ${even.join(', ')}`]),
    ...(open.length === 0 ? [] : [`not known: ${open.join(', ')}`]),
  ].join('; ');
}

function failingText(answer: MapAnswer, cells: readonly MapCell[], side: Side): string {
  const survivors = cells.flatMap(({ survives }, index) => (survives === true ? [index] : []));
  const isBeside = (cell: MapCell, index: number): boolean => {
    if (cell.survives !== false) return false;
    const [first, last] = [survivors[0], survivors.at(-1)];
    if (first === undefined || last === undefined) return cell.side.x === side;
    return side === 'small' ? index < first : index > last;
  };
  const cell = side === 'small' ? cells.findLast(isBeside) : cells.find(isBeside);
  if (cell === undefined) return '–';
  const end = endText(cell);
  if (end !== null) return `${cell.x}: ${end}`;
  const cause = cell.because === null ? undefined : answer.cells[cell.because];
  return cause === undefined
    ? `${cell.x}: not tried`
    : `${cell.x}: not tried; ${pairText(answer, cause)}: ${endText(cause)}`;
}
