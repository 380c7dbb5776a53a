import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { aHostCard } from '../testing/cards.ts';
import type { JoinOptions } from './options.ts';
import { openPresence } from './presence.ts';

test('what a host refused when it was one before is forgotten before it is there again, whatever lies at a run', async () => {
  const asked: string[] = [];
  const redis = {
    status: 'ready',
    time: async () => [60, 0],
    hgetall: async () => ({}),
    hkeys: async () => ['damaged', 'run-1'],
    async hdel(key: string, id: string) {
      if (key.includes('damaged')) throw new Error('WRONGTYPE');
      asked.push(`${key} ${id}`);
    },
    hset: async (key: string, id: string) => void asked.push(`${key} ${id} is there`),
    srem: async () => 0,
    sismember: async () => 0,
  } as unknown as Redis;
  const options = {
    name: 'box-1',
    labels: {},
    images: [],
    lostAfterMs: 120_000,
    leave: new AbortController().signal,
  } as unknown as JoinOptions;
  const queue = { redis } as unknown as Parameters<typeof openPresence>[0];
  await using presence = await openPresence(queue, options, aHostCard().environment, false);
  const { id } = presence;
  expect(asked).toEqual([`oomlab:run:run-1:refusals ${id}`, `oomlab:hosts ${id} is there`]);
});
