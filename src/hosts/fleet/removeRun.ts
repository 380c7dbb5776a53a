import type { Redis } from 'ioredis';
import { runIdSchema } from '../../scenario/plan.ts';
import { ofRun, prefix, runsKey } from './keys.ts';

/** Removes all of a run, the keys of its queue among them. What is no name of one may be a pattern, of all runs: of that nothing is. */
export async function removeRun(redis: Redis, runId: string): Promise<void> {
  if (!isRunId(runId)) return;
  await redis.hdel(runsKey, runId);
  const keys = ofRun(runId);
  for (const pattern of [keys.pattern, keys.queuePattern])
    for (const key of await keysOf(redis, pattern)) await redis.unlink(key);
}

/** BullMQ writes what a queue is like where it is missing, also when its run was over meanwhile: such a queue is nobody's. */
export async function removeQueuesOfNobody(redis: Redis): Promise<void> {
  const metas = await keysOf(redis, `${prefix}:*:meta`);
  for (const meta of metas) {
    const runId = meta.slice(prefix.length + 1, -':meta'.length);
    if (isRunId(runId) && (await redis.hexists(runsKey, runId)) === 0) await removeRun(redis, runId);
  }
}

const isRunId = (text: string): boolean => runIdSchema.safeParse(text).success;

async function keysOf(redis: Redis, pattern: string): Promise<string[]> {
  const all: string[] = [];
  let cursor = '0';
  do {
    const [next, found] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
    all.push(...found);
    cursor = next;
  } while (cursor !== '0');
  return all;
}
