import { closeSync, fstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { usageError } from '../errors.ts';
import { openToRead } from '../files/replace.ts';
import { runFiles } from '../record/layout.ts';
import { readRecord } from '../record/readRecord.ts';
import { readRunRecord } from '../record/readRun.ts';
import { type RunRecord, runSchema } from '../record/schema.ts';
import { type WaitingRun, waitingSchema } from '../record/waiting/waiting.ts';
import { type TrialPlan, trialPlanSchema } from '../scenario/plan.ts';
import type { Resumed } from './searches/resumed.ts';

/** A run on a queue that was left, and goes on in its own folder. */
export interface Attached extends Resumed {
  fleet: NonNullable<RunRecord['fleet']>;
  /** In the order in which they were given out. */
  given: TrialPlan[];
}

/**
 * Where the run says that its queue is, and by which command it began: that is executed.
 * @throws OomlabError (usage) for a run that had none, and for one that somebody else may have written
 */
export function fleetOf(folder: string): NonNullable<RunRecord['fleet']> {
  const { runId } = readRunRecord(folder);
  const { fleet } = runSchema.parse(JSON.parse(ourText(join(folder, runFiles.run), runId)));
  if (fleet !== null && fleet.args.length > 0) return fleet;
  throw usageError(
    `Run ${runId} was ${fleet === null ? 'on no queue' : 'a part of an experiment or a test'}`,
    fleet === null ? 'A search goes on with --resume; anything else is run again.' : 'Run the whole again.',
  );
}

/**
 * Of a run that had no host yet when it was left: what it begins with.
 * @throws OomlabError (usage) for one that somebody else may have written, or that is damaged
 */
export function waitingRun(folder: string): WaitingRun {
  const path = join(folder, runFiles.waiting);
  const { runId } = readRecord(path, waitingSchema);
  return waitingSchema.parse(JSON.parse(ourText(path, runId)));
}

/** Of a file that nobody else wrote, nor writes to. Whose it is, and what is in it, is seen of one and the same file. */
function ourText(path: string, runId: string): string {
  const file = openToRead(path);
  try {
    const { uid, mode } = fstatSync(file);
    const us = process.getuid?.() ?? uid;
    if (uid === us && (us !== 0 || (mode & 0o022) === 0)) return readFileSync(file, 'utf8');
    throw usageError(
      `Run ${runId} can't go on: ${uid === us ? `others may write to ${path}` : `${path} belongs to user ${uid}`}, and what it says would be executed`,
      'Whoever began it can go on with it.',
    );
  } finally {
    closeSync(file);
  }
}

/** @throws OomlabError (usage) where what was given out is not what would be given out now */
export function requireSameTrials(
  { run, given }: Attached,
  trials: readonly TrialPlan[],
  source: string,
): void {
  const named = (plan: TrialPlan): string => `${plan.repeat} ${JSON.stringify(plan.variant)}`;
  const now = new Map(trials.map((plan) => [named(plan), plan]));
  const other = given.find((plan) => {
    const same = now.get(named(plan));
    return same === undefined || !isDeepStrictEqual(essence(same), essence(plan));
  });
  if (other !== undefined)
    throw usageError(
      `Run ${run.runId} can't go on: ${source} was changed since it began (trial ${other.id} would be another one)`,
      'Set it back, or run it anew.',
    );
}

/** As JSON has it; its number may be another one, as some trials are left out. */
const essence = (plan: TrialPlan): unknown =>
  trialPlanSchema.parse(JSON.parse(JSON.stringify({ ...plan, id: '', position: 0 })));
