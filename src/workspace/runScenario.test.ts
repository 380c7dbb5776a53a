import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fakeHost } from '../hosts/testing/fakeHost.ts';
import { messagesOf } from '../hosts/testing/messagesOf.ts';
import { readTrial } from '../record/readTrial.ts';
import { steady } from '../scenario/loads/steady.ts';
import { aSpec } from '../scenario/testing/aScenario.ts';
import { runScenario } from '../vitest.ts';
import { runScenarioOn } from './runScenario.ts';

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-vitest-'));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(results, { recursive: true });
});

/** A real one; it is what every trial here comes to. */
const killed = readTrial(join(import.meta.dirname, '..', '..', 'test', 'golden', 'v1-oom-kill-main'));
const neverStarted = readTrial(join(import.meta.dirname, '..', '..', 'test', 'golden', 'v1-failed-to-start'));
const host = () =>
  fakeHost(async function* (plan) {
    yield* messagesOf(killed, plan);
    return { kind: 'done' };
  });

const spec = aSpec({
  vary: { swap: ['off', '1g'] },
  repeats: 2,
  expect: [
    { when: { swap: 'off' }, terminal: ['oom-kill'] },
    { terminal: ['survived'] },
    { when: { swap: '1g' }, p99: '< 10s' },
    { capacity: '> 5/s' },
  ],
});

test('a scenario runs in a test, and its verdicts, expectations and report are there', async () => {
  const lab = host();
  const run = await runScenarioOn(lab, spec, { results, name: 'killed', seed: 3 });
  expect(lab.asked.filter((each) => /^\d/.test(each))).toHaveLength(4);
  expect(run.verdicts.map(({ terminal }) => terminal.kind)).toEqual(Array(4).fill('oom-kill'));
  expect(run.verdictsOf({ swap: '1g' })).toHaveLength(2);
  expect(run.expectations.map(({ state }) => state)).toEqual(['held', 'not held', 'not held']);
  expect(run.failed).toEqual([
    expect.stringMatching(
      /^not held: all variants: survived in at least 100 % of the trials; seen: oom-kill 4 of 4$/,
    ),
    expect.stringMatching(/^not held: swap=1g: p99 < 10s .*none \(it lived .* of the load\)/),
  ]);
  expect(run.sentences).toHaveLength(2);
  expect(run.folder).toContain(join(results, 'killed', run.runId));
  expect(readdirSync(run.folder)).toEqual(expect.arrayContaining(['report.html', 'junit.xml']));
});

test('fewer trials, and none of what is expected, with quick; some variants alone with only', async () => {
  const quick = await runScenarioOn(host(), spec, { results, quick: true });
  expect(quick.verdicts).toHaveLength(2);
  expect(quick.expectations).toEqual([]);
  const some = await runScenarioOn(host(), spec, { results, only: { swap: 'off' }, repeats: 1 });
  expect(some.verdicts).toHaveLength(1);
});

test('a scenario that is given as a value has its files, and a target that never started has failed', async () => {
  const file = join(results, 'users.csv');
  writeFileSync(file, 'name\nann\n');
  const load = steady({ requests: '/{{data.name}}', data: file, connections: 1, for: '1s' });
  const seen: unknown[] = [];
  const refused = fakeHost(async function* (plan) {
    seen.push(plan.load?.data?.rows);
    yield* messagesOf(neverStarted, plan);
    return { kind: 'done' };
  });
  const run = await runScenarioOn(refused, aSpec({ load }), { results, quick: true });
  expect(seen).toEqual([[['ann']]]);
  expect(run.failed).toEqual([expect.stringMatching(/^Not started in 1 of 1 trials/)]);
});

test('aborted, it ends in order with what there is', async () => {
  const run = await runScenarioOn(host(), spec, { results, signal: AbortSignal.abort() });
  expect(run.verdicts).toEqual([]);
  expect(run.failed[0]).toMatch(/^not known: /);
});

describe('what is wrong is in the message, with what to do', () => {
  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'all mistakes of a scenario',
      () => runScenario({ ...spec, repeats: 0, probeHz: 0 }),
      /^the scenario "test": repeats: .*\nprobeHz: .*\nCorrect these 2\.$/,
    ],
    ['a name that is unknown', () => runScenario('swap-vs-nosawp'), /\nDid you mean "swap-vs-noswap"\?$/],
    ['a name that leads elsewhere', () => runScenario(spec, { name: '../x' }), /no name of a folder/],
  ])('%s', async (_, run, message) => {
    await expect(run()).rejects.toThrow(message);
  });
});
