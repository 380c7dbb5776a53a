import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { executeRun } from '../../hosts/run.ts';
import { fakeHost } from '../../hosts/testing/fakeHost.ts';
import { messagesOf } from '../../hosts/testing/messagesOf.ts';
import { aScenario } from '../../scenario/testing/aScenario.ts';
import { mapAnswer } from '../../study/map/answer.ts';
import { keepDerived } from '../keepDerived.ts';
import { quietTrial } from '../testing/quietTrial.ts';
import { mapOfScenario, mapping } from './mapTrials.ts';

const killed = quietTrial('v1-oom-kill-main');
const survived = quietTrial('v1-survived-streaming-reader');

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'oomlab-map-'));
});
afterEach(() => rmSync(results, { recursive: true }));

const mapped = (map: object, changes: object = {}) =>
  mapOfScenario({ name: 'a', source: 'a.ts', scenario: aScenario({ map: map as never, ...changes }) });

const memoryAndLoad = {
  x: { knob: 'load', values: [5, 10, 20, 40] },
  y: { knob: 'memory', values: ['64m', '128m', '256m'] },
  repeats: 6,
};

/** More load needs more memory, as nobody has told the program. */
const isKilled = ({ load, memory }: Record<string, string>) =>
  Number.parseInt(memory ?? '', 10) < 8 * Number(load);

async function draw(interruptAfter: number | null) {
  const map = mapped(memoryAndLoad);
  if (map === null) throw new Error('no map');
  const interrupt = new AbortController();
  const loads: number[] = [];
  const host = fakeHost(async function* (trial) {
    loads.push(trial.load?.phases[0]?.to ?? 0);
    yield* messagesOf(isKilled(trial.variant) ? killed : survived, trial);
    return { kind: 'done' };
  });
  const keeper = keepDerived(false);
  const { verdicts, ...drawing } = mapping(map, { runId: 'run-1', seed: 1, quick: false });
  const { run } = await executeRun(
    {
      runId: 'run-1',
      scenario: 'map',
      question: 'What survives?',
      seed: 1,
      command: 'a test',
      ...drawing,
      expectations: [],
      resultsFolder: results,
      mayAddSwap: null,
      report: () => {},
      interrupt: interrupt.signal,
      onTrial: (folder, id) => {
        verdicts.push(keeper.add(folder, id));
        if (verdicts.length === interruptAfter) interrupt.abort();
      },
    },
    host,
  );
  return { map, run, verdicts, loads, host };
}

test('each pair is chosen by what those before it were judged to be, until the map is drawn', async () => {
  const { map, run, verdicts, loads, host } = await draw(null);
  expect(run.status).toBe('complete');
  expect(run.map).toEqual(map.plan);
  const answer = mapAnswer(map.plan, verdicts);
  expect(answer.state).toBe('drawn');
  expect(answer.trialsDone).toBeLessThanOrEqual(6 + 6);
  for (const { x, y, survives } of answer.cells) expect(survives).toBe(!isKilled({ load: x, memory: y }));
  // The load of a trial is the one that its name says.
  expect(loads).toEqual(verdicts.map(({ variant }) => Number(variant.load)));
  expect(run.trials).toEqual(host.asked.slice(1, -1));
  expect(new Set(run.trials).size).toBe(verdicts.length);
  expect(run.trials[0]).toMatch(/^01-load=\d+-memory=\d+m-r1$/);
});

test('a map that is interrupted keeps what is known, and says that it is not all', async () => {
  const { map, run, verdicts } = await draw(2);
  expect(run.status).toBe('interrupted');
  expect(run.trials).toHaveLength(2);
  const answer = mapAnswer(map.plan, verdicts);
  expect(answer.state).toBe('open');
  const known = answer.cells.filter(({ survives }) => survives !== null);
  expect(known.length).toBeGreaterThan(2);
  expect(known.length).toBeLessThan(12);
});

test('what varies besides, an objective without a load, and a load that is not there are refused', () => {
  expect(() => mapped(memoryAndLoad, { vary: { swap: ['off', '1g'] } })).toThrow('of load and memory alone');
  const heap = { x: { knob: 'heap', values: ['64m', '128m'] }, y: memoryAndLoad.y };
  expect(() => mapped(heap, { load: null, latency: { p99: '500ms' } })).toThrow('without a load');
  expect(() => mapped(memoryAndLoad, { load: null })).toThrow('there is none');
});

test('a load that no one number drives is refused when it is varied', () => {
  const ramp = { shape: 'ramp', requests: '/', from: 1, to: 50, over: '10s' };
  expect(() => mapped(memoryAndLoad, { load: ramp as never })).toThrow(/map\.x: .*no one number/);
});

test('a scenario that asks for no map has none', () => {
  expect(mapOfScenario({ name: 'a', source: 'a.ts', scenario: aScenario() })).toBeNull();
});
