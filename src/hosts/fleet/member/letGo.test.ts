import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { letGo } from './letGo.ts';

/** A connection to a port at which nobody is. */
async function away(): Promise<Redis> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  const redis = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 20 });
  redis.on('error', () => {});
  return redis;
}

test.each([
  ['leaves, and has nothing to do', { leaves: true, aborts: false, busy: false }],
  ['is to end at once', { leaves: true, aborts: true, busy: true }],
])('a host that %s does not wait for a queue that is away', async (_, { leaves, aborts, busy }) => {
  const redis = await away();
  const [leave, abort] = [new AbortController(), new AbortController()];
  using _letGo = letGo(redis, { leave: leave.signal, abort: abort.signal, isBusy: () => busy });
  const waiting = redis.get('a');
  if (leaves) leave.abort();
  if (aborts) abort.abort();
  await expect(waiting).rejects.toThrow('Connection is closed.');
});

test('a host with a trial waits until that is done', async () => {
  const redis = await away();
  const [leave, abort] = [new AbortController(), new AbortController()];
  let busy = true;
  using _letGo = letGo(redis, { leave: leave.signal, abort: abort.signal, isBusy: () => busy });
  const waiting = redis.get('a');
  let over = false;
  const seen = waiting.catch(() => {
    over = true;
  });
  leave.abort();
  await new Promise<void>((done) => void redis.once('connecting', () => done()));
  await new Promise<void>((done) => void redis.once('connecting', () => done()));
  expect(over).toBe(false);
  busy = false;
  await seen;
  expect(over).toBe(true);
});
