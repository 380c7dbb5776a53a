import { usageError } from '../errors.ts';
import type { RecordedRun } from '../experiment/extract.ts';
import { type PlannedVariant, planChange, variantsOfPlans } from '../experiment/planChange.ts';
import { listRuns, readPlans, readRun } from '../record/readRun.ts';
import { judge } from '../verdict/judge.ts';
import {
  asPlanned,
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
    const planned = plannedVariants(run);
    const newest = readRun(newestRun(experiment.name, run, planned, options));
    return {
      key: run.key,
      run: newest,
      verdicts: newest.recordings.map(judge),
      order: planned.map(({ values }) => values),
    };
  });
}

function newestRun(
  name: string,
  run: ExperimentRun,
  planned: PlannedVariant[],
  { results, repeats, note }: ReuseOptions,
): string {
  const anew = `Leave --reuse out: npm run experiment ${name}`;
  const scenario = run.loaded.name;
  const wanted = plansOf(run, { ...asPlanned, repeats }).length;
  const left: string[] = [];
  for (const { folder, run: record } of listRuns(results).reverse()) {
    if (record.scenario !== scenario) continue;
    const plans = readPlans(folder);
    const recorded = variantsOfPlans(plans);
    const complete = record.status === 'complete';
    const change = planChange(recorded, complete ? planned : planned.filter((one) => has(recorded, one)));
    if (change !== null) {
      left.push(`Run ${record.runId} of ${scenario} does not fit: ${change}`);
      continue;
    }
    if (!complete)
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

const has = (recorded: readonly PlannedVariant[], { values }: PlannedVariant): boolean =>
  recorded.some((one) => Object.entries(values).every(([name, value]) => one.values[name] === value));
