import { describe, expect, test } from 'vitest';
import { type CompileOptions, compileTrials } from './compile.ts';
import { trialPlanSchema } from './plan.ts';
import { aScenario } from './testing/aScenario.ts';

const options: CompileOptions = {
  source: 'a.ts',
  runId: 'run-1',
  seed: 7,
  quick: false,
  repeats: null,
  only: {},
};
const vary = { swap: ['off', '1g'], heap: ['64m', '128m', '400m'] };
const scenario = aScenario({ vary, repeats: 4 });
const compile = (changes: Partial<CompileOptions> = {}, of = scenario) =>
  compileTrials(of, { ...options, ...changes });
const orderOf = (seed: number) => compile({ seed }).map(({ variant }) => `${variant.swap} ${variant.heap}`);

describe('the order of a run', () => {
  test('the same seed gives the same trials', () => {
    expect(compile()).toEqual(compile());
  });

  test('different seeds give different orders', () => {
    const orders = new Set(Array.from({ length: 20 }, (_, seed) => orderOf(seed).join()));
    // 720 ^ 4 orders are possible.
    expect(orders.size).toBe(20);
  });

  test('each repeat holds each variant once, for any seed', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const trials = compile({ seed });
      expect(trials.map(({ repeat }) => repeat)).toEqual(
        [1, 2, 3, 4].flatMap((repeat) => Array(6).fill(repeat)),
      );
      for (let repeat = 0; repeat < 4; repeat += 1) {
        expect(new Set(orderOf(seed).slice(repeat * 6, repeat * 6 + 6)).size).toBe(6);
      }
    }
  });

  test('the repeats of one run are not in the same order each', () => {
    const order = orderOf(7);
    const repeats = [0, 6, 12, 18].map((start) => order.slice(start, start + 6).join());
    expect(new Set(repeats).size).toBeGreaterThan(1);
  });

  test('every variant comes first about equally often', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 600; seed += 1) {
      const first = orderOf(seed)[0] ?? '';
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    // Expected 100 each; 5 degrees of freedom: 25.7 is the 99.99th percentile of chi square.
    const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    expect(counts.size).toBe(6);
    expect(chiSquare).toBeLessThan(25.7);
  });
});

test('the same repeat draws the same requests in every variant, other repeats others', () => {
  const seeds = new Map<number, Set<number | undefined>>();
  for (const { repeat, load } of compile()) {
    seeds.set(repeat, (seeds.get(repeat) ?? new Set()).add(load?.seed));
  }
  expect([...seeds.values()].map((each) => each.size)).toEqual([1, 1, 1, 1]);
  expect(new Set([...seeds.values()].flatMap((each) => [...each])).size).toBe(4);
});

describe('names of trials', () => {
  test('position, variant and repeat, so that folders sort in the order of execution', () => {
    const ids = compile().map(({ id }) => id);
    expect(ids[0]).toMatch(/^01-swap=(off|1g)-heap=(64|128|400)m-r1$/);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(24);
  });

  test('from a hundred trials on the number is as wide as it must be', () => {
    const ids = compile({ repeats: 20 }).map(({ id }) => id);
    expect(ids[0]).toMatch(/^001-/);
    expect(ids.at(-1)).toMatch(/^120-/);
    expect(ids.toSorted()).toEqual(ids);
  });

  test('what a folder or a label can not hold is replaced', () => {
    const odd = aScenario({ vary: { 'any thing': { '../a b:/ü': {} } } });
    expect(compile({}, odd)[0]?.id).toBe('01-any_thing=.._a_b___-r1');
    expect(compile({}, odd)[0]?.variant).toEqual({ 'any thing': '../a b:/ü' });
  });

  test('without variation there is only position and repeat', () => {
    expect(compile({}, aScenario()).map(({ id }) => id)).toEqual(['01-r1', '02-r2', '03-r3']);
  });
});

describe('--only', () => {
  test('keeps the variants that have all of these values', () => {
    const trials = compile({ only: { swap: '1g', heap: '64m' } });
    expect(trials.map(({ variant }) => variant)).toEqual(Array(4).fill({ swap: '1g', heap: '64m' }));
  });

  test.each([
    [{ swapp: 'off' }, '--only swapp=off: nothing called "swapp" varies here', 'What varies: swap, heap.'],
    [
      { toString: 'x' },
      '--only toString=x: nothing called "toString" varies here',
      'What varies: swap, heap.',
    ],
    [{ swap: '2g' }, '--only swap=2g: no such value', 'Values of swap: off, 1g.'],
  ])('%j is refused with what there is', (only, message, hint) => {
    expect(() => compile({ only })).toThrow(expect.objectContaining({ message, hint }));
  });

  test('says so when nothing varies', () => {
    expect(() => compile({ only: { swap: 'off' } }, aScenario())).toThrow(
      expect.objectContaining({ hint: 'What varies: nothing.' }),
    );
  });
});

describe('--quick', () => {
  const quick = {
    load: { shape: 'steady', requests: '/quick', connections: 2, for: '2s' },
    until: { atMost: '3s' },
  } as const;
  const withQuick = aScenario({ vary, repeats: 4, quick });

  test('one trial of each variant, with the short load and the rest as it is', () => {
    const trials = compile({ quick: true }, withQuick);
    expect(trials).toHaveLength(6);
    for (const { load, until, machine } of trials) {
      expect(load?.requests[0]?.path).toBe('/quick');
      expect(until).toEqual({ brokenForMs: 5000, atMostMs: 3000 });
      expect(machine.memoryBytes).toBe(256 * 1024 ** 2);
    }
  });

  test('repeats that were asked for win', () => {
    expect(compile({ quick: true, repeats: 2 }, withQuick)).toHaveLength(12);
  });

  test('changes nothing when it is not asked for', () => {
    expect(compile({}, withQuick)[0]?.load?.requests[0]?.path).toBe('/');
  });
});

describe('a plan', () => {
  test('has all units resolved, and is plain JSON', () => {
    const full = aScenario({
      target: {
        name: 'server',
        image: { reference: 'nginx:1' },
        port: null,
        ready: null,
        runtime: 'node',
        heap: '64m',
        ulimits: { nofile: 100 },
        tmpfs: { '/scratch': '2m' },
      },
      machine: { cpus: 0.5, memory: '64m', swap: '1g', diskRead: '5m', pids: 50, groupMemory: '128m' },
      actions: [{ kind: 'host-kill', at: '2s', signal: 'KILL' }],
      until: { brokenFor: null, atMost: '1.5m' },
    });
    const plan = compile({}, full)[0];
    expect(plan).toMatchObject({
      target: {
        image: { kind: 'reference', reference: 'nginx:1' },
        readyPath: null,
        heapBytes: 64 * 1024 ** 2,
        tmpfs: { '/scratch': 2 * 1024 ** 2 },
      },
      machine: {
        memoryBytes: 64 * 1024 ** 2,
        swapBytes: 1024 ** 3,
        diskReadBytesPerSecond: 5 * 1024 ** 2,
        pidsLimit: 50,
        groupMemoryBytes: 128 * 1024 ** 2,
      },
      actions: [{ kind: 'host-kill', atMs: 2000, signal: 'KILL' }],
      until: { brokenForMs: null, atMostMs: 90_000 },
    });
    expect(trialPlanSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('the objective has its bound on latency, or none', () => {
    const objectiveOf = (changes: object) => compile({}, aScenario(changes))[0]?.objective;
    expect(objectiveOf({})).toEqual({ goodShare: 0.5, latency: null, goodputFloor: null });
    expect(objectiveOf({ goodputFloor: 0.25 })).toMatchObject({ goodputFloor: 0.25 });
    expect(objectiveOf({ goodShare: 0.9, latency: { p90: '1.5s' } })).toEqual({
      goodShare: 0.9,
      latency: { percentile: 'p90', ms: 1500 },
      goodputFloor: null,
    });
  });

  test('no swap is 0, as much as the host has is null: they are not the same', () => {
    const swapOf = (swap: string) =>
      compile({}, aScenario({ machine: { cpus: 1, memory: '64m', swap } }))[0]?.machine.swapBytes;
    expect([swapOf('off'), swapOf('unlimited'), swapOf('1k')]).toEqual([0, null, 1024]);
  });

  test('what was not asked for is null, not a default of ours', () => {
    const plan = compile({}, aScenario())[0];
    expect(plan?.target).toMatchObject({
      heapBytes: null,
      collector: null,
      command: null,
      nativeMemory: false,
    });
    expect(plan?.machine).toMatchObject({
      diskReadBytesPerSecond: null,
      pidsLimit: null,
      groupMemoryBytes: null,
    });
    expect(compile({}, aScenario({ load: null }))[0]?.load).toBeNull();
  });
});

test('a value that only one variant makes invalid is refused with the name of the variant', () => {
  expect(() => compile({}, aScenario({ vary: { swap: ['off', '1q'] } }))).toThrow(
    /^a\.ts with swap=1q: machine\.swap: .*\(found "1q"\)$/,
  );
});
