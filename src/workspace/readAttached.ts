import { OomlabError, usageError } from '../errors.ts';
import type { QueueAddress } from '../hosts/fleet/address.ts';
import { lifeMs } from '../hosts/fleet/front/fleet.ts';
import { takeFront } from '../hosts/fleet/front/frontLock.ts';
import { openRunQueue } from '../hosts/fleet/front/queueOfRun.ts';
import { settle } from '../hosts/fleet/front/settle.ts';
import { storeAt } from '../hosts/fleet/recordings/storeAt.ts';
import { openQueue, type QueueConnection, toldOf } from '../hosts/fleet/redis.ts';
import { removeRun } from '../hosts/fleet/removeRun.ts';
import { sealOfEnvironment } from '../hosts/fleet/seal.ts';
import { readRun, readRunRecord } from '../record/readRun.ts';
import type { RunRecord } from '../record/schema.ts';
import { printable } from '../terminal/toolkit/printable.ts';
import { judge } from '../verdict/judge.ts';
import { type Attached, fleetOf } from './attached.ts';

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
  return await toldOf(address, () => readFrom(queue, { folder, before, fleet }));
}

/** What is in the queue's own place may be something else: that is told as such. */
async function readFrom(
  queue: QueueConnection,
  { folder, before, fleet }: { folder: string; before: RunRecord; fleet: Attached['fleet'] },
): Promise<Attached> {
  await using _front = await takeFront(queue, before.runId, ({ kind, ...rest }) => {
    if (kind === 'step' && 'text' in rest) process.stderr.write(`${printable(rest.text)}\n`);
  });
  await using jobs = openRunQueue(queue, before.runId, { seal: sealOfEnvironment(), lifeMs });
  const { given } = await settle(jobs, storeAt(fleet.recordings, queue.redis, lifeMs), {
    folder,
    run: before,
  });
  if (given.length === 0)
    throw usageError(
      `Of run ${before.runId} nothing is left at ${queue.address.shown}`,
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
    await toldOf(address, () => removeRun(queue.redis, runId));
  } catch (error) {
    if (!(error instanceof OomlabError)) throw error;
  }
}
