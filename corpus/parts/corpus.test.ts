import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileTrials } from '../../src/scenario/compile.ts';
import type { FaultCase } from '../../src/scenario/faultCase.ts';
import { degradationKinds, terminalKinds } from '../../src/scenario/outcomes.ts';
import { validateScenario } from '../../src/scenario/validate.ts';

const folder = join(import.meta.dirname, '..');
const families = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const cases = (
  await Promise.all(
    families.map(async (name) => ((await import(join(folder, name))) as { default: FaultCase[] }).default),
  )
).flat();

const plansOf = ({ name, scenario }: FaultCase) =>
  compileTrials(validateScenario(scenario, name), {
    source: name,
    runId: 'test',
    seed: 1,
    quick: false,
    repeats: 1,
    only: {},
  });

describe('the corpus', () => {
  test('names each case once', () => {
    const names = cases.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test.each(cases.map((each) => [each.name, each] as const))('%s is one valid trial', (_, each) => {
    const plans = plansOf(each);
    expect(plans).toHaveLength(1);
    const image = plans[0]?.target.image;
    expect(
      image?.kind === 'folder' && existsSync(join(folder, '..', 'docker', image.folder, 'Dockerfile')),
    ).toBe(true);
  });

  test.each(cases.map((each) => [each.name, each] as const))('%s ends within 20 s of load', (_, each) => {
    for (const plan of plansOf(each)) expect(plan.until.atMostMs).toBeLessThanOrEqual(20_000);
  });

  test('says of each kill who dies of it, and of each OOM kill whose limit it was', () => {
    for (const { name, truth } of cases) {
      const killed = truth.terminal.some((kind) => kind === 'oom-kill' || kind === 'external-kill');
      expect(truth.victim !== undefined, name).toBe(killed);
      expect(truth.limit !== undefined, name).toBe(truth.terminal.includes('oom-kill'));
    }
  });

  test('has every degradation, and every terminal event that a healthy host can show', () => {
    const terminals = new Set(cases.flatMap(({ truth }) => truth.terminal));
    const possible = terminalKinds.filter((kind) => kind !== 'host-oom' && kind !== 'inconclusive');
    expect([...terminals].toSorted()).toEqual(possible.toSorted());
    expect(new Set(cases.flatMap(({ truth }) => truth.degradation))).toEqual(new Set(degradationKinds));
  });
});
