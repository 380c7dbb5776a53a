import { expect, test } from 'vitest';
import type { Progress } from '../../../../lab/progress.ts';
import type { HostCard } from '../../cards.ts';
import type { QueueConnection } from '../../redis.ts';
import { aHostCard, aRunCard } from '../../testing/cards.ts';
import { hostsTeller } from './hostsNow.ts';

/** What is told of a host in run-1. */
async function toldOf(host: HostCard, underWay: Record<string, string> = {}): Promise<object[]> {
  const told: Progress[] = [];
  const redis = { time: async () => [60, 0], hgetall: async () => underWay };
  const queue = { redis, address: { shown: 'redis://queue' } } as unknown as QueueConnection;
  const teller = hostsTeller(queue, aRunCard(), (progress) => void told.push(progress));
  await teller.tell({ there: [host], fit: [host] }, { done: 0, left: 1 });
  return told.flatMap((progress) => (progress.kind === 'fleet' ? progress.hosts : []));
}

test('of a host is told what it does in this run, and since when', async () => {
  const doing = { host: 'box-1', trial: '01-a', phase: 'warm-up', sinceMs: 58_000 };
  const host = aHostCard({ state: 'busy', trial: { runId: 'run-1', id: '01-a' } });
  expect(await toldOf(host, { h1: JSON.stringify(doing) })).toEqual([
    { name: 'box-1', trial: '01-a', phase: 'warm-up', forMs: 2000 },
  ]);
  expect(await toldOf(aHostCard())).toEqual([{ name: 'box-1', trial: null, phase: '', forMs: 0 }]);
});

test('one that works for another run, or makes itself ready for one, says for which', async () => {
  const step = 'Building the image fault (once; it is kept)';
  for (const elsewhere of [
    { trial: { runId: 'run-2', id: '01-a' } },
    { preparing: { runId: 'run-2', step } },
  ])
    expect(await toldOf(aHostCard(elsewhere))).toMatchObject([{ trial: null, phase: 'works for run run-2' }]);
});

test('one that makes itself ready for this run says by what', async () => {
  const step = 'Building the image fault (once; it is kept)';
  expect(await toldOf(aHostCard({ preparing: { runId: 'run-1', step } }))).toMatchObject([
    { trial: null, phase: step },
  ]);
});
