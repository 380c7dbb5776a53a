import { expect, test } from 'vitest';
import { aScenario } from './testing/aScenario.ts';
import { applyPatches, variantsOf } from './variants.ts';

const valuesOf = (vary: NonNullable<Parameters<typeof aScenario>[0]>['vary']) =>
  variantsOf(aScenario({ vary })).map(({ values }) => values);

test('nothing that varies is one variant without values', () => {
  expect(variantsOf(aScenario())).toEqual([{ values: {}, patches: [] }]);
});

test('what varies is combined, each with each, in the order written', () => {
  expect(valuesOf({ swap: ['off', '1g'], cpus: [1, 2], collector: ['serial'] })).toEqual([
    { swap: 'off', cpus: '1', collector: 'serial' },
    { swap: 'off', cpus: '2', collector: 'serial' },
    { swap: '1g', cpus: '1', collector: 'serial' },
    { swap: '1g', cpus: '2', collector: 'serial' },
  ]);
});

test.each([
  ['machine', 't2.nano', { machine: { name: 't2.nano', cpus: 1, memory: '512m' } }],
  ['swap', '1g', { machine: { swap: '1g' } }],
  ['memory', '64m', { machine: { memory: '64m' } }],
  ['cpus', '0.5', { machine: { cpus: 0.5 } }],
  ['diskRead', '5m', { machine: { diskRead: '5m' } }],
  ['pids', 100, { machine: { pids: 100 } }],
  ['heap', '64m', { target: { heap: '64m' } }],
  ['collector', 'g1', { target: { collector: 'g1' } }],
  ['image', 'other', { target: { image: 'other' } }],
])('a list of values turns the knob %s', (name, value, patch) => {
  expect(variantsOf(aScenario({ vary: { [name]: [value] } }))[0]?.patches).toEqual([patch]);
});

test.each([
  [{ shape: 'steady', requests: '/', connections: 5, for: '10s' }, { connections: 20 }],
  [{ shape: 'rate', requests: '/', perSecond: 5, for: '10s' }, { perSecond: 20 }],
  [{ shape: 'at-once', requests: '/', count: 5, times: 2, every: '1s' }, { count: 20 }],
])('the knob load is the one number that drives the load: %o', (load, changed) => {
  const scenario = aScenario({ load: load as never, vary: { load: [20] } });
  expect(variantsOf(scenario)[0]?.patches).toEqual([{ load: { ...load, ...changed } }]);
});

test('a load of several numbers, and none at all, have no such knob', () => {
  const ramp = { shape: 'ramp', requests: '/', from: 1, to: 50, over: '10s' };
  const vary = { load: [20] };
  expect(() => variantsOf(aScenario({ load: ramp as never, vary }))).toThrow('no one number');
  expect(() => variantsOf(aScenario({ load: null, vary }))).toThrow('there is no load');
});

test('named patches can change anything, several parts at once', () => {
  const scenario = aScenario({
    vary: {
      size: {
        small: {
          machine: { memory: '64m' },
          target: { env: { WORKERS: '1' } },
          until: { atMost: '9s' },
          load: { shape: 'steady', requests: '/small', connections: 1, for: '1s' },
        },
        'as it is': {},
      },
    },
  });
  const [small, same] = variantsOf(scenario);
  expect(small?.values).toEqual({ size: 'small' });
  const changed = applyPatches(scenario, small?.patches ?? []);
  expect(changed).toMatchObject({
    machine: { cpus: 1, memory: '64m', swap: 'off' },
    target: { name: 'server', env: { WORKERS: '1' } },
    until: { brokenFor: '5s', atMost: '9s' },
    load: { requests: '/small' },
  });
  expect(same?.values).toEqual({ size: 'as it is' });
  expect(applyPatches(scenario, same?.patches ?? [])).toEqual(scenario);
});

test('a later patch wins over an earlier one, and the scenario itself stays as it was', () => {
  const scenario = aScenario();
  const before = structuredClone(scenario);
  const patched = applyPatches(scenario, [{ machine: { swap: '1g' } }, { machine: { swap: '2g' } }]);
  expect(patched).toMatchObject({ machine: { memory: '256m', swap: '2g' } });
  expect(scenario).toEqual(before);
});

test.each(['threads', 'constructor', 'toString'])(
  'a list of values for %s, which is no knob, is refused with the knobs that there are',
  (name) => {
    expect(() => variantsOf(aScenario({ vary: { [name]: [1, 2] } }))).toThrow(
      `vary.${name}: a list of values is possible for machine, swap, memory, cpus, diskRead, pids, heap, collector, image, workers, load only`,
    );
  },
);

test('more variants than anybody waits for are refused before they are made', () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => `${at + 64}m`);
  const vary = { heap: many(300), memory: many(300), swap: many(300) };
  expect(() => variantsOf(aScenario({ vary }))).toThrow(
    'vary: it makes 27000000 variants, and a run has at most 1000',
  );
  expect(() => variantsOf(aScenario({ vary: { heap: many(500) }, repeats: 100 }))).toThrow(
    'repeats: they make 50000 trials, and a run has at most 10000',
  );
});
