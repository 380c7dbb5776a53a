import { usageError } from '../errors.ts';
import type { RecordedRun } from '../experiment/pins/extract.ts';
import { variantsOfPlans } from '../experiment/pins/planChange.ts';
import { listRuns, readPlans, readRun } from '../record/readRun.ts';
import { judge } from '../verdict/judge.ts';
import {
  asPlanned,
  changeSince,
  type ExperimentRun,
  type LoadedExperiment,
  plannedVariants,
  plansOf,
} from './loadExperiment.ts';

interface ReuseOptions {
  results: string;
  repeats: number | null;
  /** About newer runs that do not fit. */
  note: (text: string) => void;
}

/**
 * For each of the experiment's runs the newest recorded one that was made by the plan as it is now.
 * @throws OomlabError (usage) where there is none, or where it is not complete
 */
export function newestRuns(experiment: LoadedExperiment, options: ReuseOptions): RecordedRun[] {
  return experiment.runs.map((run) => {
    const newest = readRun(newestRun(experiment.name, run, options));
    return {
      key: run.key,
      run: newest,
      verdicts: newest.recordings.map(judge),
      order: plannedVariants(run).map(({ values }) => values),
    };
  });
}

function newestRun(name: string, run: ExperimentRun, { results, repeats, note }: ReuseOptions): string {
  const anew = `Leave --reuse out: "oomlab experiment ${name}"`;
  const scenario = run.loaded.name;
  const searches = run.size !== null || run.capacity !== null;
  const wanted = searches ? 1 : plansOf(run, { ...asPlanned, repeats }).length;
  const left: string[] = [];
  for (const { folder, run: record } of listRuns(results).reverse()) {
    if (record.scenario !== scenario) continue;
    const plans = readPlans(folder);
    const change = changeSince(run, variantsOfPlans(record, plans), record);
    if (change !== null) {
      left.push(`Run ${record.runId} of ${scenario} does not fit: ${change}`);
      continue;
    }
    if (record.status !== 'complete')
      throw usageError(
        `The newest run of "${scenario}", ${record.runId}, is not complete (${record.status})`,
        `${anew}.`,
      );
    if (plans.length < wanted) {
      left.push(
        `Run ${record.runId} of ${scenario} does not fit: it has ${plans.length} trials, and ${wanted} are wanted`,
      );
      continue;
    }
    for (const text of left) note(text);
    return folder;
  }
  const why = left[0] === undefined ? '' : ` that fits. ${left[0]}`;
  throw usageError(`There is no run of "${scenario}" in ${results}${why}`, `${anew}.`);
}
