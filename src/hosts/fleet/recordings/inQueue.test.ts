import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { inQueue } from './inQueue.ts';

const name = { runId: 'run-1', trial: 'a', fence: 1 };

/** A hash of Redis', of which it is told how much was taken. */
function hashOf(parts: readonly Buffer[]) {
  const taken: number[] = [];
  const redis = {
    async hgetBuffer(_key: string, field: string) {
      const found = parts[Number(field)];
      if (found !== undefined) taken.push(found.length);
      return found ?? null;
    },
  } as unknown as Redis;
  return { store: inQueue(redis, 1000), taken };
}

test('a recording is all parts of its hash, in order; none is there where that is empty', async () => {
  const parts = ['one ', 'two ', 'three'].map((text) => Buffer.from(text));
  expect(Buffer.concat((await hashOf(parts).store.get(name)) ?? []).toString()).toBe('one two three');
  expect(await hashOf([]).store.get(name)).toBeNull();
});

test('of a hash that is larger than any recording no more is taken than shows that', async () => {
  const large = hashOf(Array(1000).fill(Buffer.alloc(100)));
  expect(await large.store.get(name, 350)).toBeNull();
  expect(large.taken).toEqual([100, 100, 100, 100]);
  const empty = hashOf(Array(1000).fill(Buffer.of()));
  expect(await empty.store.get(name, 350)).toBeNull();
  expect(empty.taken).toEqual([0]);
});

test('something else under its name is no recording; whatever else Redis says is passed on', async () => {
  const storeThat = (says: string) =>
    inQueue({ hgetBuffer: () => Promise.reject(new Error(says)) } as unknown as Redis, 1000);
  expect(await storeThat('WRONGTYPE Operation against a key').get(name)).toBeNull();
  await expect(storeThat('NOPERM no right').get(name)).rejects.toThrow('NOPERM');
});
