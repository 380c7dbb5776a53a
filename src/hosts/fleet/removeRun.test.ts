import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { removeQueuesOfNobody, removeRun } from './removeRun.ts';

/** Keys as Redis has them, found by patterns that end with or have one asterisk. */
function aRedis(keys: readonly string[]) {
  const removed: string[] = [];
  const redis = {
    scan: async (_cursor: string, _match: string, pattern: string) => {
      const [from = '', to = ''] = pattern.split('*');
      return ['0', keys.filter((key) => key.startsWith(from) && key.endsWith(to))];
    },
    hexists: async () => 0,
    hdel: async () => 1,
    unlink: async (key: string) => void removed.push(key),
  } as unknown as Redis;
  return { redis, removed };
}

test('a queue of nobody is removed, and what is called like a pattern removes nobody else’s', async () => {
  const others = ['oomlab:run:run-2:fences', 'oomlab:run:run-2:given'];
  const { redis, removed } = aRedis(['oomlab:run-1:meta', 'oomlab:*:meta', 'oomlab:[a-z]:meta', ...others]);
  await removeQueuesOfNobody(redis);
  expect(removed).toEqual(['oomlab:run-1:meta']);
});

test('of a run that is none nothing is removed', async () => {
  const { redis, removed } = aRedis(['oomlab:run:run-2:fences']);
  for (const runId of ['*', '?', '[a-z]*', 'a:b', '']) await removeRun(redis, runId);
  expect(removed).toEqual([]);
  await removeRun(redis, 'run-2');
  expect(removed).toEqual(['oomlab:run:run-2:fences']);
});
