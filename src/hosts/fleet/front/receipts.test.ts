import { setTimeout as delay } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { exitCodes } from '../../../errors.ts';
import type { Receipt } from '../cards.ts';
import { writeReceipt } from '../recordings/receipt.ts';
import type { QueueConnection } from '../redis.ts';
import { sealOf } from '../seal.ts';
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
  return { redis, address: { shown: 'redis://queue' } } as unknown as QueueConnection;
}

const entry = (id: string, trial: string): [string, string[]] => [
  id,
  ['receipt', JSON.stringify({ kind: 'given-up', trial, why: 'why' })],
];

const reader = { runId: 'run', seal: null, report: () => {}, take: async () => {} };

test('who waits for what is there now waits until all of it was taken, however many come within a millisecond', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>();
  const taken: string[] = [];
  const stream = streamOf([entry('9-0', 'a'), entry('10-2', 'b'), entry('10-10', 'c')]);
  const reading = readReceipts(stream, {
    ...reader,
    async take({ trial }: Receipt) {
      if (trial === 'c') await release;
      taken.push(trial);
    },
  });
  const waiting = reading.caughtUp().then(() => void taken.push('all'));
  await vi.waitUntil(() => taken.length === 2);
  resolve();
  await waiting;
  expect(taken).toEqual(['a', 'b', 'c', 'all']);
  reading.again();
  await reading.caughtUp();
  expect(taken.slice(4)).toEqual(['a', 'b', 'c']);
  reading.end();
  await reading.ended;
});

test('nothing is waited for where nothing was said, nor when it is over', async () => {
  const silent = readReceipts(streamOf([]), reader);
  await silent.caughtUp();
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = readReceipts(streamOf([entry('1-0', 'a')]), { ...reader, take: () => promise });
  for (const each of [silent, ended]) each.end();
  await ended.caughtUp();
  resolve();
  await Promise.all([silent.ended, ended.ended]);
});

test('with a key only what is sealed with it is heard', async () => {
  const seal = sealOf('key');
  const given: Receipt = { kind: 'given-up', trial: 'b', why: 'why' };
  const stream = streamOf([
    entry('1-0', 'a'),
    ['2-0', ['receipt', writeReceipt(given, 'run', seal)]],
    ['3-0', ['receipt', writeReceipt(given, 'other', seal)]],
    ['4-0', ['receipt', writeReceipt(given, 'run', sealOf('other'))]],
  ]);
  const taken: Receipt[] = [];
  const reading = readReceipts(stream, { ...reader, seal, take: async (each) => void taken.push(each) });
  await reading.caughtUp();
  expect(taken).toEqual([given]);
  reading.end();
  await reading.ended;
});

const saying = (text: string): Error => Object.assign(new Error(text), { name: 'ReplyError' });

test('what Redis refuses for good ends it; what it takes at another time is waited for, and told once', async () => {
  const stream = streamOf([entry('1-0', 'a')]);
  const noRight = async (): Promise<void> => {
    throw saying('NOPERM this user has no permissions');
  };
  await expect(readReceipts(stream, { ...reader, take: noRight }).ended).rejects.toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^The queue at redis:\/\/queue can't be used: this user has no right/),
      exitCode: exitCodes.lab,
    }),
  );
  const told: unknown[] = [];
  let times = 0;
  const reading = readReceipts(stream, {
    ...reader,
    report: (progress) => void told.push(progress),
    async take() {
      times += 1;
      if (times < 3) throw saying('OOM command not allowed');
      if (times < 4) throw new Error('Connection is closed.');
    },
  });
  await vi.waitUntil(() => times === 4, 5000);
  expect(told).toEqual([{ kind: 'step', text: expect.stringMatching(/its memory is full/) }]);
  reading.end();
  await reading.ended;
});
