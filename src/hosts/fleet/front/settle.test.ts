import { existsSync, mkdirSync, mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trialFiles, trialFolder } from '../../../record/layout.ts';
import { aRun } from '../../../record/testing/aRun.ts';
import { buildRecording } from '../../../record/testing/buildRecording.ts';
import { openTrialWriter } from '../../../record/writeTrial.ts';
import { openPack } from '../recordings/pack.ts';
import { aStore } from '../testing/aStore.ts';
import { settle } from './settle.ts';

const { trial } = buildRecording({});

let folder: string;
beforeEach(() => {
  bytesOf = {};
  folder = mkdtempSync(join(tmpdir(), 'oomlab-settle-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const plansOf = (...ids: string[]) => ids.map((id) => ({ ...trial.plan, id }));
const blocks = [
  { id: 'a+1', plans: plansOf('a', 'b') },
  { id: 'c', plans: plansOf('c') },
];

/** What of a trial was written until the front was gone. */
function written(id: string, { fence, ended }: { fence: number | null; ended: boolean }): void {
  const { environment } = aRun([]).run;
  const host = fence === null ? null : { name: 'box-1', labels: {}, environment, fence };
  const status = ended ? 'complete' : 'running';
  openTrialWriter(folder, { ...trial, plan: { ...trial.plan, id }, status, host }, (error) => {
    throw error;
  })[Symbol.dispose]();
}

async function packed(id: string): Promise<Buffer[]> {
  const pack = openPack();
  const host = { name: 'box-1', labels: {}, environment: aRun([]).run.environment, fence: 1 };
  pack.write({ kind: 'trial', record: { ...trial, plan: { ...trial.plan, id }, host } });
  return pack.parts();
}
/** Of those of which something else is in the store. */
let bytesOf: Record<string, typeof packed> = {};

/** @param accepted as Redis says it @param stored recordings that are not taken from their store yet */
async function settled(accepted: Record<string, number>, stored: [trial: string, fence: number][] = []) {
  const store = aStore();
  for (const [each, fence] of stored)
    await store.put({ runId: 'run-1', trial: each, fence }, await (bytesOf[each] ?? packed)(each));
  const known = new Map(Object.entries(accepted));
  const jobs = {
    given: async () => blocks,
    accepted: async () => new Map(known),
    forget: async (id: string) => void known.delete(id),
  };
  const { recorded, left, given } = await settle(jobs, store, { folder, run: { runId: 'run-1' } }, null);
  expect(given).toEqual(blocks);
  return {
    recorded: Object.fromEntries(recorded),
    left: left.map((plans) => plans.map(({ id }) => id)),
    accepted: Object.fromEntries(known),
    there: ['a', 'b', 'c'].filter((id) => existsSync(trialFolder(folder, id))),
  };
}

test('nothing is recorded: all is left, in its blocks', async () => {
  expect(await settled({})).toMatchObject({ recorded: {}, left: [['a', 'b'], ['c']] });
});

test('what was accepted is whole, and its block is left without it', async () => {
  written('a', { fence: 2, ended: true });
  written('c', { fence: 1, ended: true });
  expect(await settled({ a: 2, c: 1 })).toEqual({
    recorded: { a: 2, c: 1 },
    left: [['b']],
    accepted: { a: 2, c: 1 },
    there: ['a', 'c'],
  });
});

test('one that was lost, as its host says, was accepted all the same', async () => {
  written('a', { fence: 1, ended: false });
  expect(await settled({ a: 1 })).toMatchObject({ recorded: { a: 1 }, there: ['a'] });
});

test('what was half written is removed: its recording is still in its store', async () => {
  written('a', { fence: 1, ended: false });
  expect(await settled({}, [['a', 1]])).toMatchObject({ recorded: {}, left: [['a', 'b'], ['c']], there: [] });
});

test('all of it is written, and the front was gone before it could say so: it is taken from its store again', async () => {
  written('a', { fence: 1, ended: true });
  expect(await settled({}, [['a', 1]])).toMatchObject({ recorded: {}, there: [] });
});

test('Redis has forgotten what it was told last: what is whole here, and in no store any more, counts', async () => {
  written('a', { fence: 1, ended: true });
  written('b', { fence: 1, ended: false });
  expect(await settled({}, [['a', 2]])).toMatchObject({
    recorded: { a: 1 },
    left: [['b'], ['c']],
    there: ['a'],
  });
});

test('of another taking than the one that was accepted, or of no fleet, is nothing that counts', async () => {
  written('a', { fence: 1, ended: false });
  written('b', { fence: null, ended: true });
  expect(await settled({ a: 2 })).toMatchObject({ recorded: {}, there: [] });
});

test('a record that was cut, as by a machine that went down, is half written', async () => {
  written('a', { fence: 1, ended: true });
  truncateSync(join(trialFolder(folder, 'a'), trialFiles.trial), 40);
  mkdirSync(trialFolder(folder, 'b'));
  expect(await settled({}, [['a', 1]])).toMatchObject({ recorded: {}, left: [['a', 'b'], ['c']], there: [] });
});

test('what was accepted and is not there any more is made again: no host takes it for done', async () => {
  written('c', { fence: 1, ended: true });
  expect(await settled({ a: 1, c: 1 })).toMatchObject({ left: [['a', 'b']], accepted: { c: 1 } });
});

test('what is whole here is not removed for what can not be taken in its place, whatever the queue says', async () => {
  written('a', { fence: 1, ended: true });
  bytesOf = { a: async () => [Buffer.from('anything')] };
  expect(await settled({ a: 999 }, [['a', 1]])).toMatchObject({ recorded: { a: 1 }, there: ['a'] });
});
