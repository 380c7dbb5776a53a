import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../../errors.ts';
import { planChange, variantsOfPlans } from '../../experiment/pins/planChange.ts';
import { atNoRate } from '../../experiment/pins/searchedPlans.ts';
import type { RunRequest } from '../../hosts/run.ts';
import { findRun, readRun } from '../../record/readRun.ts';
import type { RunRecording } from '../../record/recording.ts';
import type { RunRecord } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import { variantKey } from '../../study/outcome.ts';
import { judge } from '../../verdict/judge.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** A search that was cut off, or that is allowed more trials now, with what it knows. It goes on in its own folder. */
export interface Resumed extends RunRecording {
  folder: string;
  verdicts: Verdict[];
  /** Its own: so the same trials come next as would have come then. */
  identity: Pick<RunRequest, 'runId' | 'seed' | 'command'>;
}

export type SearchKind = 'capacity' | 'size' | 'map';

/** What the scenario asks for as it is now. */
interface Asked {
  kind: SearchKind;
  /** As it would be recorded. */
  plan: NonNullable<RunRecord[SearchKind]>;
  candidates: readonly TrialPlan[];
}

/** @throws OomlabError (usage) where there is no such run of this scenario */
export function readResumed(results: string, name: string, scenario: string): Resumed {
  const folder = findRun(results, name);
  const recording = readRun(folder);
  const { runId, seed, command, scenario: recorded } = recording.run;
  if (recorded !== scenario)
    throw usageError(
      `Run ${runId} is of the scenario "${recorded}"`,
      `Name a run of "${scenario}"; "oomlab list --runs" shows all.`,
    );
  return {
    ...recording,
    folder,
    verdicts: recording.recordings.map(judge),
    identity: { runId, seed, command },
  };
}

/** What a search may be allowed more of while it goes on. */
const allowances = { mostFull: 0, maxTrials: 0, mostRepeats: 0, mostSurplus: 0, recommenders: 0 };

/** @throws OomlabError (usage) where the run looked for something else, or its trials were made otherwise than now */
export function requireSame({ run, recordings }: Resumed, { kind, plan, candidates }: Asked): void {
  const refuse = (change: string): never => {
    throw usageError(
      `Run ${run.runId} can't go on: ${change}`,
      'Leave "--resume" out to begin anew, or set the scenario back.',
    );
  };
  const recorded = run[kind];
  if (recorded === null) return refuse(`it was no search for a ${kind}`);
  if (!isDeepStrictEqual(essence(recorded), essence(plan))) refuse(`its "${kind}" was another one`);
  const key = ({ values }: { values: Record<string, string> }): string => variantKey(values);
  const made = variantsOfPlans(
    run,
    recordings.map(({ trial }) => trial.plan),
  );
  const now = variantsOfPlans(run, candidates).filter((one) => made.some((each) => key(each) === key(one)));
  const were = made.filter((one) => now.some((each) => key(each) === key(one)));
  const asSearched = run.capacity === null ? (one: (typeof now)[number]) => one : atNoRate;
  const change = planChange(were.map(asSearched), now.map(asSearched));
  if (change !== null) refuse(change);
}

/** A capacity's plan stands beside its variants. */
const essence = (search: Asked['plan']): object =>
  'plan' in search ? { ...search, plan: { ...search.plan, ...allowances } } : { ...search, ...allowances };
