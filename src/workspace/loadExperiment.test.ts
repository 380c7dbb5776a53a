import { expect, test } from 'vitest';
import { asPlanned, loadExperiment, plansOf } from './loadExperiment.ts';
import { tinyExperiment } from './testing/tinyExperiment.ts';

test('the experiment’s own repeats go before the scenario’s, and what is typed before both', async () => {
  using tiny = tinyExperiment();
  const scenario = "'test/experiments/tiny-scenario.ts'";
  tiny.change('experiment.ts', `server: ${scenario}`, `server: { scenario: ${scenario}, repeats: 3 }`);
  const { runs } = await loadExperiment('tiny', tiny.experiments);
  const [run] = runs;
  if (run === undefined) throw new Error('no run');
  const trials = (choice: object): number => plansOf(run, { ...asPlanned, ...choice }).length;
  expect(trials({})).toBe(6);
  expect(trials({ repeats: 2 })).toBe(4);
  // A quick run has one trial of each variant, as its command line says that makes it again.
  expect(trials({ quick: true })).toBe(2);
  expect(trials({ quick: true, repeats: 2 })).toBe(4);
});
