import type { RunRecord } from '../../record/schema.ts';
import type { SizeFile } from '../size/schema.ts';
import type { SizeDetails } from '../size/sizeDetails.ts';

/** For programs; the verdicts of the trials are in verdicts.json. */
export function sizeJson({ runId }: RunRecord, { answer, applied, tables }: SizeDetails): string {
  const points = answer.points.map(({ value, survived, lost, trials }) => ({
    value,
    survived,
    lost,
    trials: trials.map(({ trial }) => trial),
  }));
  const afresh = answer.afresh.map(({ trial, variant }) => ({ trial, variant }));
  const written = tables.map(({ words, ...table }) => ({
    ...table,
    ...(words === undefined ? {} : { words: [...words] }),
  }));
  const file: SizeFile = { schema: 1, runId, ...answer, points, afresh, applied, tables: written };
  return `${JSON.stringify(file, null, 2)}\n`;
}
