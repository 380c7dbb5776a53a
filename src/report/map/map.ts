import type { RunRecord } from '../../record/schema.ts';
import { type MapAnswer, mapAnswer } from '../../study/map/answer.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { ComparisonChart } from '../figures/comparisonChart.ts';
import type { TrialTable } from '../trialTable.ts';
import { mapChart } from './chart.ts';
import { rowsTable } from './rowsTable.ts';

/** A map that was drawn, for people: as a picture, and row by row. */
export interface MapReport {
  answer: MapAnswer;
  chart: ComparisonChart;
  table: TrialTable;
}

/** null: the run drew no map. */
export function mapOf({ map }: RunRecord, verdicts: readonly Verdict[]): MapReport | null {
  if (map === null) return null;
  const answer = mapAnswer(map, verdicts);
  return { answer, chart: mapChart(answer), table: rowsTable(answer) };
}
