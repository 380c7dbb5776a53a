import { type Job, Worker } from 'bullmq';
import { prefix } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';
import { removeQueuesOfNobody } from '../removeRun.ts';

/** Takes jobs of several runs by hand: which run is looked at first is ours to say. */
export interface Jobs extends AsyncDisposable {
  /** null: nothing waits there. */
  take(runId: string, token: string): Promise<Job | null>;
  /** Lets go of all runs but these. */
  keepOnly(runIds: readonly string[]): Promise<void>;
}

/**
 * @param lostAfterMs a job whose host was silent for so long is given to others; whoever is there looks for such jobs
 */
export function openJobs({ redis }: QueueConnection, lostAfterMs: number): Jobs {
  const workers = new Map<string, Worker>();
  const workerOf = async (runId: string): Promise<Worker> => {
    const known = workers.get(runId);
    if (known !== undefined) return known;
    const worker = new Worker(runId, null, {
      connection: redis,
      prefix,
      autorun: false,
      lockDuration: lostAfterMs,
      stalledInterval: Math.max(500, lostAfterMs / 4),
      // How often it was lost is counted by the trial, not by the job: see executeBlock.ts.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
    });
    worker.on('error', () => {}); // the connection's own errors, which it mends itself
    workers.set(runId, worker);
    await worker.startStalledCheckTimer();
    return worker;
  };
  const close = async (runId: string): Promise<void> => {
    const worker = workers.get(runId);
    workers.delete(runId);
    await worker?.close(true);
  };
  return {
    async take(runId, token) {
      const worker = await workerOf(runId);
      return (await worker.getNextJob(token, { block: false })) ?? null;
    },
    async keepOnly(runIds) {
      const gone = [...workers.keys()].filter((runId) => !runIds.includes(runId));
      for (const runId of gone) await close(runId);
      if (gone.length > 0) await removeQueuesOfNobody(redis);
    },
    async [Symbol.asyncDispose]() {
      for (const runId of workers.keys()) await close(runId);
      // Of a queue that is away nothing can be removed.
      if (redis.status === 'ready') await removeQueuesOfNobody(redis);
    },
  };
}
