import { isDeepStrictEqual } from 'node:util';
import { OomlabError, usageError } from '../errors.ts';
import type { QueueAddress } from '../hosts/fleet/address.ts';
import { lifeMs } from '../hosts/fleet/front/fleet.ts';
import { takeFront } from '../hosts/fleet/front/frontLock.ts';
import { openRunQueue } from '../hosts/fleet/front/queueOfRun.ts';
import { settle } from '../hosts/fleet/front/settle.ts';
import { storeAt } from '../hosts/fleet/recordings/storeAt.ts';
import { openQueue } from '../hosts/fleet/redis.ts';
import { removeRun } from '../hosts/fleet/removeRun.ts';
import { sealOfEnvironment } from '../hosts/fleet/seal.ts';
import { readRun, readRunRecord } from '../record/readRun.ts';
import type { RunRecord } from '../record/schema.ts';
import { type TrialPlan, trialPlanSchema } from '../scenario/plan.ts';
import { judge } from '../verdict/judge.ts';
import type { Resumed } from './searches/resumed.ts';

/** A run on a queue that was left, and goes on in its own folder. */
export interface Attached extends Resumed {
  fleet: NonNullable<RunRecord['fleet']>;
  /** In the order in which they were given out. */
  given: TrialPlan[];
}

/** Where the run says that its queue is. @throws OomlabError (usage) for a run that had none */
export function fleetOf(folder: string): NonNullable<RunRecord['fleet']> {
  const { fleet, runId } = readRunRecord(folder);
  if (fleet !== null && fleet.args.length > 0) return fleet;
  throw usageError(
    `Run ${runId} was ${fleet === null ? 'on no queue' : 'a part of an experiment or a test'}`,
    fleet === null ? 'A search goes on with --resume; anything else is run again.' : 'Run the whole again.',
  );
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

/**
 * Sees what of a run is recorded as a whole, and forgets what was half written.
 * @throws OomlabError (usage) where it is over, (lab) where the queue can't be used or somebody else watches the run
 */
export async function readAttached(folder: string, address: QueueAddress): Promise<Attached> {
  const before = readRunRecord(folder);
  const fleet = fleetOf(folder);
  if (before.status === 'complete') {
    await removeLeft(before.runId, address);
    throw usageError(`Run ${before.runId} is complete`, `"oomlab report ${before.runId}" shows it.`);
  }
  using queue = await openQueue(address);
  await using _front = await takeFront(queue, before.runId, ({ kind, ...rest }) => {
    if (kind === 'step' && 'text' in rest) process.stderr.write(`${rest.text}\n`);
  });
  await using jobs = openRunQueue(queue, before.runId, { seal: sealOfEnvironment(), lifeMs });
  const { given } = await settle(jobs, storeAt(fleet.recordings, queue.redis, lifeMs), {
    folder,
    run: before,
  });
  if (given.length === 0)
    throw usageError(
      `Of run ${before.runId} nothing is left at ${address.shown}`,
      'It was stopped, or its time is over: run it again.',
    );
  const { run, recordings } = readRun(folder);
  const { runId, seed, command } = run;
  return {
    run,
    recordings,
    folder,
    fleet,
    verdicts: recordings.map(judge),
    identity: { runId, seed, command },
    given: given.flatMap(({ plans }) => plans),
  };
}

/** Of a run that was left when all was done, and nothing was taken away yet. What is at a queue that is away goes by itself. */
async function removeLeft(runId: string, address: QueueAddress): Promise<void> {
  try {
    using queue = await openQueue(address);
    await removeRun(queue.redis, runId);
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
  }
}
