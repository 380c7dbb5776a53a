import { stringify } from 'csv-stringify/sync';
import type { RunRecord } from '../../record/schema.ts';
import type { MapAnswer } from '../../study/map/answer.ts';
import type { MapReport } from './map.ts';
import type { MapFile } from './schema.ts';

/** For programs; the verdicts of the trials are in verdicts.json. */
export function mapJson({ runId }: RunRecord, { answer, table }: MapReport): string {
  const cells = answer.cells.map((cell) => ({
    ...cell,
    ends: cell.ends.map(({ name, trials }) => ({ name, trials: trials.map(({ trial }) => trial) })),
    because: cell.because === null ? null : pairAt(answer, cell.because),
    trials: cell.trials.map(({ trial }) => trial),
  }));
  const contradictions = answer.contradictions.map(({ failed, survived }) => ({
    failed: pairAt(answer, failed),
    survived: survived.map((cell) => pairAt(answer, cell)),
  }));
  const file: MapFile = { schema: 1, runId, ...answer, cells, contradictions, rows: table.rows };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function pairAt({ cells, plan }: MapAnswer, index: number): Record<string, string> | null {
  const cell = cells[index];
  return cell === undefined ? null : { [plan.x.knob]: cell.x, [plan.y.knob]: cell.y };
}

/** One row for each pair of values; an empty field is "not known". */
export function mapCsv({ answer: { plan, cells } }: MapReport): string {
  const header = [plan.x.knob, plan.y.knob, 'survives', 'state', 'survived', 'failed', 'end', 'besideLine'];
  const rows = cells.map(({ x, y, survives, state, survived, failed, ends, besideLine }) => [
    x,
    y,
    survives === null ? null : survives ? 'yes' : 'no',
    state,
    survived,
    failed,
    ends[0]?.name ?? null,
    besideLine ? 'yes' : 'no',
  ]);
  return stringify([header, ...rows], { escape_formulas: true });
}
