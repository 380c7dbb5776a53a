import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTrial } from '../../../src/record/readTrial.ts';
import type { Recording } from '../../../src/record/recording.ts';
import type { Verdict } from '../../../src/verdict/verdict.ts';
import { leftovers, newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';

const results = resultsFolder();
let run: Awaited<ReturnType<typeof oomlab>>;

beforeAll(async () => {
  run = await oomlab(['--results', results.path, 'scenario', 'test/engine/scenarios/jvm-inside.ts']);
});
afterAll(() => results[Symbol.dispose]());
afterEach(async () => {
  expect(await leftovers()).toEqual([]);
});

/** The only trial of a variant. */
function trialOf(jvm: string): { recording: Recording; verdict: Verdict } {
  expect(run.exitCode, run.all).toBe(0);
  const verdict = verdictsOf(results.path, 'jvm-inside').find(({ variant }) => variant.jvm === jvm);
  if (!verdict) throw new Error(`no verdict of ${jvm}`);
  const folder = join(newestRun(results.path, 'jvm-inside'), 'trials', verdict.trial);
  return { recording: readTrial(folder), verdict };
}

describe('native memory by category', () => {
  it('is taken before the load and after it, and adds up', () => {
    const { events } = trialOf('tracked').recording;
    const accounts = events.filter((event) => event.kind === 'native-memory');
    expect(accounts.map(({ label }) => label)).toEqual(['before the load', 'after the load']);
    const moment = (kind: string) => events.find((event) => event.kind === kind)?.atMs ?? Number.NaN;
    expect(accounts[0]?.atMs).toBeGreaterThan(moment('ready'));
    expect(accounts[0]?.atMs).toBeLessThan(moment('load-started'));
    expect(accounts[1]?.atMs).toBeGreaterThan(moment('ending'));
    for (const { total, categories } of accounts) {
      const all = Object.values(categories);
      const sum = all.reduce((bytes, { committedBytes }) => bytes + committedBytes, 0);
      // Each is rounded to a whole KiB by itself, and those below 1 KiB are left out.
      expect(Math.abs(sum - total.committedBytes)).toBeLessThanOrEqual((all.length + 10) * 1024);
      expect(categories['Java Heap']?.reservedBytes).toBe(40 * 1024 ** 2);
    }
  });

  it('is asked of the JVM without a thread dump, and told in the verdict', () => {
    const { recording, verdict } = trialOf('tracked');
    expect(recording.log.filter(({ text }) => text.includes('Full thread dump'))).toEqual([]);
    expect(recording.events.filter(({ kind }) => kind === 'trouble')).toEqual([]);
    expect(verdict.evidence.map(({ source }) => source)).toContain('native memory tracking');
  });

  it('is not tracked where it was not asked for', () => {
    const { events, trial } = trialOf('hidden').recording;
    expect(trial.plan.target.nativeMemory).toBe(false);
    expect(events.filter(({ kind }) => kind === 'native-memory')).toEqual([]);
  });
});

describe('a JVM without performance data', () => {
  it('has its knobs and all GC figures from its log, and the verdict says so', () => {
    const { recording, verdict } = trialOf('hidden');
    expect(recording.probe.length).toBeGreaterThan(0);
    expect(
      recording.probe.every(({ heapUsedBytes, youngGcMs }) => (heapUsedBytes ?? youngGcMs) === null),
    ).toBe(true);
    expect(recording.trial.jvm).toMatchObject({ collector: 'serial', readFrom: 'GC log' });
    expect(recording.trial.knobs.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdict.validity.valid, verdict.validity.problems.join('; ')).toBe(true);
    expect(verdict.validity.problems).toContain(
      'no performance data of the JVM: GC figures are from its log',
    );
    expect(verdict.measures.worstGcShare).toBeGreaterThan(0);
    expect(verdict.measures.peakHeapBytes).toBeGreaterThan(0);
    expect(verdict.times.firstFullGc).toBeGreaterThan(0);
    expect(verdict.evidence.some(({ text }) => /^The heap after a full collection/.test(text))).toBe(true);
  });

  it('differs in that from one that shows them', () => {
    const { recording, verdict } = trialOf('tracked');
    expect(recording.probe.some(({ fullGcs }) => (fullGcs ?? 0) > 0)).toBe(true);
    expect(recording.trial.jvm?.readFrom).toBeUndefined();
    expect(verdict.validity.problems.join()).not.toContain('performance data');
  });
});
