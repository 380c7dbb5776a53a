import { expect, test } from 'vitest';
import { compileTrials } from '../scenario/compile.ts';
import { rate } from '../scenario/loads/rate.ts';
import { steady } from '../scenario/loads/steady.ts';
import { aScenario } from '../scenario/testing/aScenario.ts';
import { type Planned, planText } from './planText.ts';

const options = { source: 'a.ts', runId: 'run-1', seed: 1, quick: false, repeats: 1, only: {} };

function shown(
  load: object,
  more: Parameters<typeof aScenario>[0] = {},
  changes: Partial<Planned> = {},
): string {
  const trials = compileTrials(aScenario({ load: load as never, ...more }), options);
  const planned = {
    ...{
      question: 'Why?',
      trials,
      seed: 1,
      seedGiven: true,
      repeats: null,
      searches: [],
      command: 'oomlab scenario a',
    },
    ...changes,
  };
  return planText(planned, { tty: false, columns: 200, color: false }).replaceAll(/\s+/g, ' ');
}

test('a load by rate says how its requests arrive, and how many may be in flight', () => {
  const load = { requests: '/', perSecond: 40, for: '10s' };
  expect(shown(rate(load))).toContain(
    'load 40 requests/s for 10.0 s arrivals at random (Poisson), whether or not those before are answered; beyond 10000 in flight they wait',
  );
  expect(shown(rate({ ...load, arrivals: 'uniform', maxInFlight: 16 }))).toContain(
    'arrivals at even distances, whether or not those before are answered; beyond 16 in flight they wait',
  );
});

test('one by connections has none, also after a warm-up by rate', () => {
  const load = steady({ requests: '/', connections: 4, for: '10s', warmup: { perSecond: 2, for: '2s' } });
  expect(shown(load)).toContain('load warm-up for 2.0 s, 4 connections for 10.0 s until');
});

test('variants stand in the order of the scenario', () => {
  const text = shown(rate({ requests: '/', perSecond: 4, for: '10s' }), {
    vary: { memory: ['96m', '128m', '64m'] },
  });
  expect(text).toMatch(/memory=96m .*memory=128m .*memory=64m /);
});

test('beside a search it says which command makes the trials', () => {
  const load = rate({ requests: '/', perSecond: 4, for: '10s' });
  const searches = [{ command: 'oomlab size a', says: 'The smallest of two.' }];
  expect(shown(load, {}, { searches })).toContain(
    'oomlab size a: The smallest of two. oomlab scenario a: 1 trial;',
  );
  expect(shown(load)).not.toContain('oomlab scenario a');
});
