import { type RunSummary, summarize } from '../../report/summary.ts';
import type { Selection } from '../language/selection.ts';
import type { ExperimentData } from './data.ts';

/** The report's comparison of some variants, in the order of the scenario. */
export function summaryOf(data: ExperimentData, selection: Selection): RunSummary {
  const { run } = data.pin(selection.scenario);
  const verdicts = data.trials(selection).map(({ verdict }) => verdict);
  return summarize({ run: { ...run, trials: verdicts.map(({ trial }) => trial) }, recordings: [] }, verdicts);
}
