import type { Scenario, ScenarioSpec } from '../schema.ts';
import { validateScenario } from '../validate.ts';

/** A small scenario for tests; what a test is about it says itself. */
export function aSpec(changes: Partial<ScenarioSpec> = {}): ScenarioSpec {
  return {
    question: 'What kills it?',
    target: {
      name: 'server',
      image: 'image-server',
      port: 8080,
      ready: { path: '/health', within: '20s' },
      runtime: 'jvm',
    },
    machine: { cpus: 1, memory: '256m', swap: 'off' },
    load: { shape: 'steady', requests: '/', connections: 5, for: '10s' },
    until: { brokenFor: '5s', atMost: '90s' },
    ...changes,
  };
}

export const aScenario = (changes: Partial<ScenarioSpec> = {}): Scenario =>
  validateScenario(aSpec(changes), 'a.ts');
