import { aRun } from '../../../record/testing/aRun.ts';
import type { HostCard, RunCard } from '../cards.ts';

/** A run that asks for little. */
export const aRunCard = (changes: Partial<RunCard> = {}): RunCard => ({
  runId: 'run-1',
  scenario: 'a',
  purpose: 'a test',
  startedAt: 0,
  labels: {},
  memoryBytes: 256 * 1024 ** 2,
  cpus: 1,
  mayAddSwap: null,
  sealed: false,
  machine: null,
  recordings: 'queue',
  mostBytes: 1024 ** 2,
  lifeMs: 60_000,
  stopped: false,
  ...changes,
});

/** A host with a gigabyte and two processors. */
export const aHostCard = (changes: Partial<HostCard> = {}): HostCard => ({
  id: 'h1',
  name: 'box-1',
  process: { pid: 1, startTime: '1' },
  labels: {},
  environment: aRun([]).run.environment,
  images: [],
  sealed: false,
  seenAt: 0,
  lostAfterMs: 120_000,
  state: 'idle',
  preparing: null,
  trial: null,
  trialsDone: 0,
  ...changes,
});
