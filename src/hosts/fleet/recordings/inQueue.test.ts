import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { inQueue } from './inQueue.ts';

const name = { runId: 'run-1', trial: 'a', fence: 1 };

/** A list of Redis, of which it is told how much was taken. */
function listOf(parts: readonly Buffer[]) {
  const taken: number[] = [];
  const redis = {
    async lrangeBuffer(_key: string, from: number, to: number) {
      const found = parts.slice(from, to + 1);
      taken.push(...found.map(({ length }) => length));
      return found;
    },
  } as unknown as Redis;
  return { store: inQueue(redis, 1000), taken };
}

test('a recording is all parts of its list, in order; none is there where that is empty', async () => {
  const parts = ['one ', 'two ', 'three'].map((text) => Buffer.from(text));
  expect(Buffer.concat((await listOf(parts).store.get(name)) ?? []).toString()).toBe('one two three');
  expect(await listOf([]).store.get(name)).toBeNull();
});

test('of a list that is larger than any recording no more is taken than shows that', async () => {
  const large = listOf(Array(1000).fill(Buffer.alloc(100)));
  expect(await large.store.get(name, 350)).toBeNull();
  expect(large.taken).toEqual([100, 100, 100, 100]);
  const empty = listOf(Array(1000).fill(Buffer.of()));
  expect(await empty.store.get(name, 350)).toBeNull();
  expect(empty.taken).toEqual([0]);
});
