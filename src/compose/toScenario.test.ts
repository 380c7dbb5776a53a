import { describe, expect, test } from 'vitest';
import { compileTrials } from '../scenario/compile.ts';
import { targetMachine, withinLimits } from '../scenario/target/limits.ts';
import { validateScenario } from '../scenario/validate.ts';
import { filesWorld } from './testing/files.ts';
import { toScenario } from './toScenario.ts';

const mib = 1024 ** 2;

test('services whose names no host can have are told apart', () => {
  const yaml = `services:
  web: { image: "shop:1", ports: ["80"] }
  "1": { image: "a:1" }
  "2": { image: "b:1" }
  app: { image: "c:1" }
  APP: { image: "d:1" }
  db_1: { image: "e:1" }
`;
  const written = { compose: 'compose.yaml', machine: { memory: '64m' } };
  const { scenario } = toScenario(written, 'a.ts', (path) => path, filesWorld({ 'compose.yaml': yaml }));
  expect(Object.keys(scenario.services as object)).toEqual([
    'service',
    'service-2',
    'service-app',
    'service-app-2',
    'db-1',
  ]);
});

describe('a machine that services share', () => {
  const yaml = `services:
  web: { image: "shop:1", ports: ["80"], mem_limit: 64m, cpus: 0.5, pids_limit: 50, depends_on: [worker] }
  worker: { image: "worker:1", pids_limit: 500 }
  db: { image: "postgres:1", cpus: 4 }
`;
  const planned = (machine: object) => {
    const written = {
      question: '?',
      compose: 'compose.yaml',
      machine,
      outside: ['db'],
      load: null,
      until: { brokenFor: null, atMost: '5s' },
    };
    const files = filesWorld({ 'compose.yaml': yaml });
    const { scenario, notes } = toScenario(written, 'a.ts', (path) => path, files);
    const [plan] = compileTrials(validateScenario(scenario, 'a.ts'), {
      source: 'a.ts',
      runId: 'r',
      seed: 1,
      quick: false,
      repeats: 1,
      only: {},
    });
    if (!plan) throw new Error('no plan');
    const worker = plan.services.find(({ name }) => name === 'worker');
    return {
      notes,
      machine: plan.machine,
      web: targetMachine(plan),
      worker: withinLimits(plan.machine, worker?.target.container ?? null),
    };
  };

  test('has what the scenario says; the limits of a service are its own, and the target’s are no others’', () => {
    const { machine, web, worker, notes } = planned({ memory: '512m' });
    expect(machine).toMatchObject({ cpus: 1, memoryBytes: 512 * mib, pidsLimit: null });
    expect(web).toMatchObject({ cpus: 0.5, memoryBytes: 512 * mib, pidsLimit: 50 });
    expect(worker).toMatchObject({ cpus: 1, memoryBytes: 512 * mib, pidsLimit: 500 });
    expect(notes).toContain(
      'compose.yaml: web has no more of the scenario’s machine than the file gives it (0.5 CPU, 50 processes)',
    );
  });

  test('is the most that any of them may have', () => {
    const { web, worker } = planned({ memory: '512m', cpus: 0.2, pids: 100 });
    expect(web).toMatchObject({ cpus: 0.2, pidsLimit: 50 });
    expect(worker).toMatchObject({ cpus: 0.2, pidsLimit: 100 });
  });

  test('without a memory in the scenario the limits are the target’s machine', () => {
    const { machine, web } = planned({});
    expect(machine).toMatchObject({ cpus: 0.5, memoryBytes: 64 * mib, pidsLimit: 50 });
    expect(web).toEqual(machine);
  });
});

test('a machine has no swap where neither file nor scenario gives some; -1 is all that the host has', () => {
  const swap = (lines: string) => {
    const yaml = `services:\n  web: { image: "shop:1", ports: ["80"], mem_limit: 64m${lines} }\n`;
    const files = filesWorld({ 'compose.yaml': yaml });
    return toScenario({ compose: 'compose.yaml' }, 'a.ts', (path) => path, files).scenario.machine;
  };
  expect(swap('')).toMatchObject({ swap: 'off' });
  expect(swap(', memswap_limit: 64m')).toMatchObject({ swap: 'off' });
  expect(swap(', memswap_limit: 96m')).toMatchObject({ swap: '32m' });
  expect(swap(', memswap_limit: -1')).toMatchObject({ swap: 'unlimited' });
});

test('a health check without a test says how long may be waited for the image’s own, not that there is one', () => {
  const yaml = `services:
  web: { image: "shop:1", ports: ["80"], mem_limit: 64m, healthcheck: { interval: 1s }, depends_on: { db: { condition: service_healthy } } }
  db: { image: "shop-db:1", healthcheck: { interval: 60s, timeout: 10s, retries: 2 } }
`;
  const files = filesWorld({ 'compose.yaml': yaml });
  const { scenario } = toScenario({ compose: 'compose.yaml' }, 'a.ts', (path) => path, files);
  expect(scenario.target).toMatchObject({ ready: { listening: true } });
  expect(scenario.services).toMatchObject({ db: { target: { ready: { health: true, within: '140s' } } } });
});
