import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { labError } from '../../../errors.ts';
import type { Progress } from '../../../lab/progress.ts';
import type { RecordingMessage } from '../../../record/message.ts';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import type { Undertaking } from '../../host.ts';
import type { Block, Receipt } from '../cards.ts';
import { openPack } from '../recordings/pack.ts';
import type { QueueConnection } from '../redis.ts';
import { aStore } from '../testing/aStore.ts';
import { aHostCard, aRunCard } from '../testing/cards.ts';
import { type Following, follow } from './follow.ts';

const { trial } = buildRecording({});
const planOf = (id: string) => ({ ...trial.plan, id });
const blocks: Block[] = ['a', 'b'].map((id) => ({ id, plans: [planOf(id)] }));

/** A front of run-1, of which Redis knows what a test says. */
function aFront() {
  const receipts: [string, string[]][] = [];
  const events = new Map<string, () => void>();
  const redis = {
    status: 'ready',
    duplicate: () => redis,
    on: (event: string, what: () => void) => events.set(event, what),
    off: () => {},
    once: (_event: string, _what: () => void): unknown => redis,
    disconnect: () => {},
    time: async () => ['0', '0'],
    hgetall: async (): Promise<Record<string, string>> => ({}),
    async xread(...words: unknown[]) {
      await delay(2);
      const found = receipts.slice(receipts.findIndex(([id]) => id === words.at(-1)) + 1);
      return found.length === 0 ? null : [['receipts', found]];
    },
    xrevrange: async () => receipts.slice(-1),
  };
  const said: string[] = [];
  const interrupt = new AbortController();
  const store = aStore();
  const front = { hold: async (): Promise<void> => {} };
  const accept = { refuses: 0 };
  const jobs = {
    announce: async () => {},
    async accept(id: string, fence: number) {
      accept.refuses -= 1;
      if (accept.refuses >= 0)
        throw Object.assign(new Error('OOM command not allowed'), { name: 'ReplyError' });
      const isStored = await store.has({ runId: 'run-1', trial: id, fence });
      said.push(`accepted ${id} ${fence}${isStored ? '' : ', removed before'}`);
    },
    stop: async () => {},
    isTaken: async () => true,
    missing: async () => [],
    restore: async () => {},
    async remember(given: readonly Block[], recorded: ReadonlyMap<string, number>) {
      said.push(`remember ${given.map(({ id }) => id)} ${JSON.stringify([...recorded])}`);
    },
  };
  const following = follow({
    queue: { redis, address: { shown: 'redis://queue' } } as unknown as QueueConnection,
    front,
    jobs,
    store,
    card: aRunCard(),
    seal: null,
    undertaking: {
      interrupt: interrupt.signal,
      report: (_: Progress) => {},
      apart: () => ({ message: () => {}, trouble: () => {}, [Symbol.dispose]: () => {} }),
    } as unknown as Undertaking,
    before: { given: blocks, recorded: new Map([['c', 3]]), left: [] },
  });
  opened.push(following);
  const written: RecordingMessage[] = [];
  return {
    ...{ said, front, accept, interrupt, written, redis, following },
    expect(id: string) {
      const plan = planOf(id);
      const sink = {
        message: (each: unknown) => void written.push(each as RecordingMessage),
        trouble: () => {},
      };
      return following.expect(plan, sink, interrupt.signal, { id, plans: [plan] });
    },
    tell: (receipt: Receipt) =>
      void receipts.push([`${receipts.length + 1}-0`, ['receipt', JSON.stringify(receipt)]]),
    async record(id: string): Promise<Receipt> {
      const pack = openPack();
      const host = { name: 'box-1', labels: {}, environment: aHostCard().environment, fence: 1 };
      pack.write({ kind: 'trial', record: { ...trial, plan: planOf(id), host } });
      await store.put({ runId: 'run-1', trial: id, fence: 1 }, await pack.parts());
      return { kind: 'recorded', trial: id, fence: 1, host: 'box-1', bytes: pack.bytes, lost: null };
    },
    /** What comes after it was read, too. */
    async read() {
      for (let each = 0; each < 5; each += 1) await delay(2);
    },
    emit: (event: string) => events.get(event)?.(),
  };
}

const opened: Following[] = [];
afterEach(async () => {
  for (const following of opened.splice(0)) await following.end();
});

test('what came of a trial is kept for whoever asks for it later, in whatever order they do', async () => {
  const front = aFront();
  front.tell(await front.record('a'));
  front.tell({ kind: 'given-up', trial: 'b', why: 'taken too often' });
  await front.read();
  expect(front.written).toEqual([]);
  expect(await front.expect('b')).toEqual({ kind: 'given up', why: 'taken too often' });
  expect(await front.expect('a')).toEqual({ kind: 'done' });
  expect(front.written).toHaveLength(1);
  expect(front.said.filter((text) => text.startsWith('accepted'))).toEqual(['accepted a 1']);
});

test("that a trial was not begun is nobody else's to say: it is waited for", async () => {
  const front = aFront();
  const ended = front.expect('a');
  front.tell({ kind: 'not-begun', trial: 'a' } as unknown as Receipt);
  front.tell(await front.record('a'));
  expect(await ended).toEqual({ kind: 'done' });
  expect(front.written).toHaveLength(1);
});

test('where another one has the run now nothing more is written, and all that is waited for fails', async () => {
  const front = aFront();
  const receipt = await front.record('a');
  const ended = Promise.all(['a', 'b'].map((id) => expect(front.expect(id)).rejects.toThrow('Another one')));
  front.front.hold = () => Promise.reject(labError('Another one watches it', 'There.'));
  front.tell(receipt);
  await ended;
  expect(front.written).toEqual([]);
  expect(front.said.filter((text) => text.startsWith('accepted'))).toEqual([]);
  await expect(front.expect('c')).rejects.toThrow('Another one');
});

test('a full Redis gets its room back first', async () => {
  const front = aFront();
  front.accept.refuses = 1;
  const ended = front.expect('a');
  front.tell(await front.record('a'));
  expect(await ended).toEqual({ kind: 'done' });
  expect(front.said).toContain('accepted a 1, removed before');
});

test('what Redis may have forgotten is written anew: all that was given out, and all that is recorded', async () => {
  const front = aFront();
  await vi.waitUntil(() => front.said.length > 0);
  expect(front.said).toEqual(['remember a,b [["c",3]]']);
});

test('who stops while the queue is away leaves the run as it is', async () => {
  const front = aFront();
  front.emit('close');
  const ended = front.expect('a');
  front.interrupt.abort();
  expect(await ended).toEqual({ kind: 'left' });
});

test('its end waits for nothing that waits for a queue that is away', async () => {
  const front = aFront();
  front.redis.hgetall = () => new Promise(() => {});
  front.front.hold = () => new Promise(() => {});
  await front.read();
  front.redis.status = 'reconnecting';
  await front.following.end();
  // One that goes away meanwhile is no other.
  const other = aFront();
  other.redis.hgetall = () => new Promise(() => {});
  other.redis.once = (_event: string, what: () => void) => {
    other.redis.status = 'reconnecting';
    setImmediate(what);
    return other.redis;
  };
  await vi.waitUntil(() => other.said.length > 0);
  await other.following.end();
});
