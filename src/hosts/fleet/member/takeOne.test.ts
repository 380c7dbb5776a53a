import type { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { Progress } from '../../../lab/progress.ts';
import { aHostCard, aRunCard } from '../testing/cards.ts';
import { type Member, takeOne } from './takeOne.ts';

/** A host at a queue with these runs, of which the jobs are taken as is told. */
function aMember(runs: readonly object[], take: (runId: string) => Promise<null>) {
  const asked: string[] = [];
  const said: string[] = [];
  const refusals: [string, string][] = [];
  const redis = {
    hgetall: async () => Object.fromEntries(runs.map((run, at) => [at, JSON.stringify(run)])),
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
  return { member, asked, said, refusals };
}

test.each([
  ['that is no JSON', new SyntaxError('Unexpected end of JSON input')],
  ['where something else is', new Error('WRONGTYPE Operation against a key holding the wrong kind of value')],
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

test('a queue that is away is nothing that a run is refused for', async () => {
  const { member, refusals } = aMember([aRunCard()], async () => {
    throw new Error('Connection is closed.');
  });
  await expect(takeOne(member)).rejects.toThrow('Connection is closed.');
  expect(refusals).toEqual([]);
});
