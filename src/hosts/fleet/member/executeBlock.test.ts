import { expect, test } from 'vitest';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import type { ReadyHost } from '../../host.ts';
import type { QueueConnection } from '../redis.ts';
import { aStore } from '../testing/aStore.ts';
import { aHostCard, aRunCard } from '../testing/cards.ts';
import { executeBlock, type Taken } from './executeBlock.ts';

const { trial } = buildRecording({});
const plans = ['a', 'b'].map((id) => ({ ...trial.plan, id }));

/** A host that has taken a block, once and again; its Redis is written by somebody who has forgotten all that was told. */
function aHost(during: (abort: AbortController) => void = () => {}) {
  const executed: string[] = [];
  const done = new Set<string>();
  const card = aRunCard();
  const redis = {
    time: async () => [60, 0],
    hexists: async () => 0,
    hget: async () => JSON.stringify(card),
    hincrby: async () => 1,
    pexpire: async () => 1,
    hset: async () => 1,
    hdel: async () => 1,
    eval: async () => 1,
  };
  const take = (): ReturnType<typeof executeBlock> => {
    const abort = new AbortController();
    const ready: ReadyHost = {
      fleet: null,
      environment: aHostCard().environment,
      async execute(plan, sink) {
        executed.push(plan.id);
        sink.message({ kind: 'trial', record: { ...trial, plan } });
        during(abort);
        return { kind: 'done' };
      },
      [Symbol.asyncDispose]: async () => {},
    };
    return executeBlock({
      queue: { redis } as unknown as QueueConnection,
      store: aStore(),
      seal: null,
      card,
      block: { id: 'a+1', plans },
      host: { id: 'h1', name: 'box-1', labels: {} },
      ready,
      spent: { has: (id) => done.has(id), add: (id) => void done.add(id) },
      leaves: () => false,
      abort: abort.signal,
      report: () => {},
      onTrial: () => {},
    } satisfies Taken);
  };
  return { executed, take };
}

test('a block that is put back is not executed a second time, whatever the queue says of its trials', async () => {
  const { executed, take } = aHost();
  expect(await take()).toBe('done');
  expect(await take()).toBe('done');
  expect(executed).toEqual(['a', 'b']);
});

test('a trial that its host gave back may be taken again', async () => {
  let times = 0;
  const { executed, take } = aHost((abort) => {
    times += 1;
    if (times === 2) abort.abort();
  });
  expect(await take()).toBe('left');
  expect(await take()).toBe('done');
  expect(executed).toEqual(['a', 'b', 'b']);
});
