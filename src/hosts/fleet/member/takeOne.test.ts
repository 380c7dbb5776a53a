import { type Redis, ReplyError } from 'ioredis';
import { expect, test } from 'vitest';
import { labError } from '../../../errors.ts';
import type { Progress } from '../../../lab/progress.ts';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import type { Undertaking } from '../../host.ts';
import type { Block, RunCard } from '../cards.ts';
import { sealBlock } from '../front/queueOfRun.ts';
import { sealOf } from '../seal.ts';
import { aHostCard, aRunCard } from '../testing/cards.ts';
import { type Member, takeOne } from './takeOne.ts';

const planOfRun1 = {
  ...buildRecording({}).trial.plan,
  runId: 'run-1',
  target: {
    ...buildRecording({}).trial.plan.target,
    image: { kind: 'reference', reference: 'a' },
  },
};

/** A host at a queue with these runs, of which the jobs are taken as is told. */
function aMember(runs: readonly object[], take: (runId: string) => Promise<null>) {
  const asked: string[] = [];
  const said: string[] = [];
  const refusals: [string, string][] = [];
  const removed: string[] = [];
  const redis = {
    time: async () => [60, 0],
    hgetall: async () =>
      Object.fromEntries(runs.map((run, at) => [(run as RunCard).runId ?? at, JSON.stringify(run)])),
    hdel: async (key: string) => void removed.push(key),
    scan: async (_cursor: string, _match: string, pattern: string) => ['0', [pattern]],
    unlink: async (key: string) => void removed.push(key),
    hset: async (key: string, _host: string, text: string) => void refusals.push([key, text]),
    pexpire: async () => 1,
  } as unknown as Redis;
  const member = {
    options: {
      name: 'box-1',
      labels: {},
      report: (progress: Progress) => void said.push(progress.kind === 'step' ? progress.text : ''),
    },
    queue: { redis },
    seal: null,
    presence: { id: 'h1', environment: aHostCard().environment },
    jobs: {
      take: (runId: string) => {
        asked.push(runId);
        return take(runId);
      },
      keepOnly: async () => {},
    },
    refused: new Set<string>(),
  } as unknown as Member;
  return { member, asked, said, refusals, removed };
}

test.each([
  ['that is no JSON', new SyntaxError('Unexpected end of JSON input')],
  [
    'where something else is',
    new ReplyError('WRONGTYPE Operation against a key holding the wrong kind of value'),
  ],
])('a job %s costs its own run, and no other one', async (_, error) => {
  const runs = [aRunCard({ runId: 'damaged', startedAt: 1 }), aRunCard({ runId: 'whole', startedAt: 2 })];
  const { member, asked, said, refusals } = aMember(runs, async (runId) => {
    if (runId === 'damaged') throw error;
    return null;
  });
  expect(await takeOne(member)).toBe(true);
  expect(said).toEqual([`Run damaged is not executed here: a job of it can't be read (${error.message})`]);
  expect(refusals).toEqual([['oomlab:run:damaged:refusals', expect.stringContaining("can't be read")]]);
  expect(await takeOne(member)).toBe(false);
  expect(asked).toEqual(['damaged', 'whole']);
});

test('a run that nobody of ours made is not looked at', async () => {
  const { member, asked } = aMember([aRunCard({ runId: 'a:b' }), {}, aRunCard()], async () => null);
  expect(await takeOne(member)).toBe(false);
  expect(asked).toEqual(['run-1']);
});

test('what is full, or may not be used, is nothing that a run is refused for', async () => {
  for (const reply of ["OOM command not allowed when used memory > 'maxmemory'", 'NOPERM no permissions']) {
    const { member, refusals } = aMember([aRunCard()], async () => {
      throw new ReplyError(reply);
    });
    await expect(takeOne(member)).rejects.toThrow(reply);
    expect(refusals).toEqual([]);
  }
});

test('a run whose time is over is taken away, and not executed', async () => {
  const runs = [aRunCard({ runId: 'old', startedAt: -1 }), aRunCard({ startedAt: 0 })];
  const { member, asked, removed } = aMember(runs, async () => null);
  await takeOne(member);
  expect(asked).toEqual(['run-1']);
  expect(removed).toEqual(['oomlab:runs', 'oomlab:run:old:*', 'oomlab:old:*']);
});

test('a card that says another name than its own is none', async () => {
  const { member, asked } = aMember([], async () => null);
  member.queue.redis.hgetall = async () => ({ other: JSON.stringify(aRunCard()) });
  await takeOne(member);
  expect(asked).toEqual([]);
});

test('plans of another run are not executed', async () => {
  const block = JSON.stringify({
    id: 'a',
    plans: [{ ...buildRecording({}).trial.plan, id: 'a', runId: 'run-2' }],
  });
  const job = { id: 'a', data: { open: block }, moveToWait: async () => {}, extendLock: async () => 1 };
  const { member, said } = aMember([aRunCard()], async () => job as never);
  member.options.lostAfterMs = 60_000;
  expect(await takeOne(member)).toBe(true);
  expect(said).toEqual(['Run run-1 is not executed here: its plans are of another run']);
});

test('a queue that is away is nothing that a run is refused for', async () => {
  const { member, refusals } = aMember([aRunCard()], async () => {
    throw new Error('Connection is closed.');
  });
  await expect(takeOne(member)).rejects.toThrow('Connection is closed.');
  expect(refusals).toEqual([]);
});

test('while it is made ready for a run, others see for which, and by what', async () => {
  const job = {
    ...{ id: 'a', moveToWait: async () => {}, extendLock: async () => 1 },
    data: { open: JSON.stringify({ id: 'a', plans: [{ ...planOfRun1, id: 'a' }] }) },
  };
  const { member } = aMember([aRunCard()], async () => job as never);
  const seen: unknown[] = [];
  Object.assign(member.presence, { onPreparing: (what: unknown) => void seen.push(what) });
  Object.assign(member, {
    permitted: { folders: [], present: new Set(), images: ['**'], addSwap: null, memoryBytes: 2 ** 40 },
    undertaking: () => ({ report: member.options.report }),
    machine: {
      async for({ report }: Undertaking) {
        report({ kind: 'step', text: '  Building the image fault' });
        throw labError('The image could not be built', 'See why.');
      },
      release: async () => {},
    },
    leaves: () => false,
  });
  member.options.lostAfterMs = 60_000;
  expect(await takeOne(member)).toBe(true);
  expect(seen).toEqual([{ runId: 'run-1', step: 'Building the image fault' }, null]);
});

test('a closed block that is not good any more is ended, so that whoever runs it closes it anew; its run goes on here', async () => {
  const seal = sealOf('key');
  const ended: unknown[] = [];
  const job = {
    ...{ id: 'a', extendLock: async () => 1 },
    data: sealBlock({ id: 'a', plans: [{ ...planOfRun1, id: 'a' }] } as Block, 'run-1', seal, 0),
    moveToCompleted: async (...words: unknown[]) => void ended.push(words[0]),
  };
  const { member, said, refusals } = aMember([aRunCard({ sealed: true })], async () => job as never);
  Object.assign(member, { seal });
  member.options.lostAfterMs = 60_000;
  expect(await takeOne(member)).toBe(true);
  expect(ended).toEqual(['done']);
  expect(said).toEqual([
    expect.stringMatching(/^Block a of run run-1 was to be executed until 1970-01-01T00:00:00\.000Z/),
  ]);
  expect(refusals).toEqual([]);
});
