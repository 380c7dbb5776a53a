import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { Receipt } from '../cards.ts';
import type { QueueConnection } from '../redis.ts';
import { readReceipts } from './receipts.ts';

/** A stream of Redis', as far as receipts need one. */
function streamOf(entries: [string, string[]][]): QueueConnection {
  const after = (last: string) =>
    entries.filter((_, index) => index > entries.findIndex(([id]) => id === last));
  const redis = {
    duplicate: () => redis,
    on: () => redis,
    disconnect: () => {},
    async xread(...words: unknown[]) {
      const found = after(String(words.at(-1)));
      if (found.length === 0) await delay(5);
      return found.length === 0 ? null : [['receipts', found]];
    },
    xrevrange: async () => entries.slice(-1),
  };
  return { redis } as unknown as QueueConnection;
}

const entry = (id: string, trial: string): [string, string[]] => [
  id,
  ['receipt', JSON.stringify({ kind: 'not-begun', trial })],
];

test('who waits for what is there now waits until all of it was taken, however many come within a millisecond', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const taken: string[] = [];
  let over = false;
  const reading = readReceipts(
    streamOf([entry('9-0', 'a'), entry('10-2', 'b'), entry('10-10', 'c')]),
    'run',
    async ({ trial }: Receipt) => {
      if (trial === 'c') await release;
      taken.push(trial);
    },
    () => over,
  );
  const waiting = reading.caughtUp().then(() => void taken.push('all'));
  await vi.waitUntil(() => taken.length === 2);
  resolve();
  await waiting;
  expect(taken).toEqual(['a', 'b', 'c', 'all']);
  over = true;
  await reading.ended;
});

test('nothing is waited for where nothing was said, nor when it is over', async () => {
  let over = false;
  const silent = readReceipts(
    streamOf([]),
    'run',
    async () => {},
    () => over,
  );
  await silent.caughtUp();
  over = true;
  const ended = readReceipts(
    streamOf([entry('1-0', 'a')]),
    'run',
    async () => {},
    () => true,
  );
  await ended.caughtUp();
  await Promise.all([silent.ended, ended.ended]);
});
