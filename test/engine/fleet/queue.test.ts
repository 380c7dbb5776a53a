import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { queueAddress } from '../../../src/hosts/fleet/address.ts';
import { takeFront } from '../../../src/hosts/fleet/front/frontLock.ts';
import { openRunQueue } from '../../../src/hosts/fleet/front/queueOfRun.ts';
import { ofRun, runsKey } from '../../../src/hosts/fleet/keys.ts';
import { inQueue } from '../../../src/hosts/fleet/recordings/inQueue.ts';
import { openQueue, type QueueConnection, toldOf } from '../../../src/hosts/fleet/redis.ts';
import { aRun } from '../../../src/record/testing/aRun.ts';
import { buildRecording } from '../../../src/record/testing/buildRecording.ts';
import { readAttached } from '../../../src/workspace/readAttached.ts';

/** What the queue does with a Redis of its own, without hosts. */
const cleanup = new AsyncDisposableStack();
let queue: QueueConnection;
let port: number;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-queue-'));
  cleanup.defer(() => rmSync(folder, { recursive: true }));
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  port = (probe.address() as AddressInfo).port;
  probe.close();
  const words = [
    '--bind',
    '127.0.0.1',
    '--port',
    String(port),
    '--requirepass',
    'pw',
    '--save',
    '',
    '--dir',
    folder,
  ];
  const server = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanup.defer(async () => {
    server.kill('SIGKILL');
    await once(server, 'exit');
  });
  let said = '';
  for await (const bytes of server.stdout) {
    said += String(bytes);
    if (said.includes('Ready to accept connections')) break;
  }
  queue = await openQueue(queueAddress(`redis://:pw@127.0.0.1:${port}`, { insecure: false }));
});
afterAll(async () => {
  queue[Symbol.dispose]();
  await cleanup.disposeAsync();
});
afterEach(() => queue.redis.flushall());

const silent = (): void => {};
const key = ofRun('run-1').front;

test('one has the run; whoever lost it to another one is told, and takes nothing back', async () => {
  const first = await takeFront(queue, 'run-1', silent);
  await first.hold();
  // As after it was silent for too long.
  await queue.redis.del(key);
  await using second = await takeFront(queue, 'run-1', silent);
  const value = await queue.redis.get(key);
  await expect(first.hold()).rejects.toThrow('Another one watches run run-1 now');
  expect(first.isOurs).toBe(false);
  await first[Symbol.asyncDispose]();
  expect(await queue.redis.get(key)).toBe(value);
  await second.hold();
  await queue.redis.del(key);
  // Once lost it stays lost.
  await expect(first.hold()).rejects.toThrow('Another one');
});

test('a Redis that forgot who has the run is told again, and who is done lets go of it', async () => {
  const front = await takeFront(queue, 'run-1', silent);
  await queue.redis.flushall();
  await front.hold();
  expect(await queue.redis.get(key)).not.toBeNull();
  await front[Symbol.asyncDispose]();
  expect(await queue.redis.get(key)).toBeNull();
});

test('a recording whose parts are sent twice is there once, and none comes to stay after its run', async () => {
  const store = inQueue(queue.redis, 60_000);
  const name = { runId: 'run-1', trial: 'a', fence: 1 };
  const parts = ['one ', 'two'].map((text) => Buffer.from(text));
  await store.put(name, parts);
  expect(await store.has(name)).toBe(false);
  await queue.redis.hset(runsKey, 'run-1', '{}');
  const sent: string[][] = [];
  const { redis } = queue;
  // As a client does whose connection broke before the answer.
  const twice = new Proxy(redis, {
    get: (on, what) =>
      what === 'eval'
        ? async (...words: Parameters<typeof redis.eval>) => {
            sent.push(words.map(String));
            await redis.eval(...words);
            return redis.eval(...words);
          }
        : Reflect.get(on, what, on),
  });
  await inQueue(twice, 60_000).put(name, parts);
  expect(sent).toHaveLength(2);
  expect(Buffer.concat((await store.get(name)) ?? []).toString()).toBe('one two');
  expect(await redis.pttl(ofRun('run-1').recording('a', 1))).toBeGreaterThan(0);
  await redis.set(ofRun('run-1').recording('b', 1), 'something else');
  expect(await store.get({ ...name, trial: 'b' })).toBeNull();
});

test('what was given out and what is recorded is written anew where a Redis forgot it, and else stays as it is', async () => {
  const { plan } = buildRecording({}).trial;
  const blocks = ['a', 'b'].map((id) => ({ id, plans: [{ ...plan, id }] }));
  const recorded = new Map([['a', 2]]);
  await using jobs = openRunQueue(queue, 'run-1', { seal: null, lifeMs: 60_000 });
  for (let each = 0; each < 2; each += 1) {
    await jobs.remember(blocks, recorded);
    expect(await jobs.given()).toEqual(blocks);
    expect(await jobs.accepted()).toEqual(recorded);
    expect(await queue.redis.llen(ofRun('run-1').given)).toBe(2);
  }
  await queue.redis.flushall();
  await jobs.remember(blocks, recorded);
  expect(await jobs.given()).toEqual(blocks);
});

const open = (address: string, insecure = false) => openQueue(queueAddress(address, { insecure }));

test('a database that is not there is refused, and no other one used in its place', async () => {
  await expect(open(`redis://:pw@127.0.0.1:${port}/99`)).rejects.toThrow('it has no database of this number');
  using one = await open(`redis://:pw@127.0.0.1:${port}/3`);
  await one.redis.set('key', 'three');
  expect(await queue.redis.get('key')).toBeNull();
});

test('elsewhere a password is not taken for one that nobody asks for', async () => {
  // No address of loopback by its looks, and yet this machine's own: ip(7).
  const there = `redis://:pw@0.0.0.0:${port}`;
  (await open(there))[Symbol.dispose]();
  await queue.redis.config('SET', 'requirepass', '');
  try {
    await expect(open(there)).rejects.toThrow('it asks for no password');
    (await open(there, true))[Symbol.dispose]();
  } finally {
    await queue.redis.config('SET', 'requirepass', 'pw');
  }
});

test('what a user may not do is told as that', async () => {
  await queue.redis.call('ACL', 'SETUSER', 'few', 'on', '>pw', '+ping', '+auth', '+select');
  await expect(open(`redis://few:pw@127.0.0.1:${port}`)).rejects.toThrow(
    expect.objectContaining({ message: expect.stringMatching(/this user has no right/) }),
  );
  await queue.redis.set(runsKey, 'something else');
  await expect(toldOf(queue.address, () => queue.redis.hgetall(runsKey))).rejects.toThrow(
    /something else is where the queue has its own/,
  );
});

test('a password that is missing or wrong is told as such, with what to do', async () => {
  const at = (credentials: string) =>
    openQueue(queueAddress(`redis://${credentials}127.0.0.1:${port}`, { insecure: false }));
  await expect(at('')).rejects.toMatchObject({
    message: `The queue at redis://127.0.0.1:${port} can't be used: it asks for a password, and its address has none`,
    hint: expect.stringMatching(/^Give it there: redis:\/\/:PASSWORD@HOST/),
  });
  for (const wrong of [':hush@', 'nobody:hush@'])
    await expect(at(wrong)).rejects.toMatchObject({
      message: `The queue at redis://127.0.0.1:${port} can't be used: it does not take the password`,
      hint: expect.stringMatching(/^Give the right one in its address/),
    });
});

test('whoever goes on with a run in whose place something else is, is told so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'oomlab-attach-'));
  using _folder = { [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
  const fleet = { queue: queue.address.shown, recordings: 'queue', args: ['scenario', 'a'] };
  const write = (status: 'running' | 'complete'): void =>
    writeFileSync(join(folder, 'run.json'), JSON.stringify(aRun([], { fleet, status }).run), { mode: 0o644 });
  const { given, accepted } = ofRun('run-1');
  const told = {
    message: `The queue at ${queue.address.shown} can't be used: something else is where the queue has its own`,
    hint: expect.stringMatching(/^Take a database for the queue alone/),
  };
  write('running');
  for (const place of [given, accepted]) {
    await queue.redis.flushall();
    await queue.redis.set(place, 'something else');
    await expect(readAttached(folder, queue.address), place).rejects.toMatchObject(told);
  }
  // Of one that is complete what is left is removed, if it can be.
  await queue.redis.flushall();
  await queue.redis.set(runsKey, 'something else');
  write('complete');
  await expect(readAttached(folder, queue.address)).rejects.toThrow('Run run-1 is complete');
});
