import { expect, test } from 'vitest';
import { scenarioSchema } from '../schema.ts';
import { aScenario, aSpec } from '../testing/aScenario.ts';
import { mapPlanOf } from './plan.ts';

function planOf(x: object, y: object, more: object = {}) {
  const { map, load } = scenarioSchema.parse({ ...aSpec(), map: { x, y, ...more } });
  if (map === undefined) throw new Error('no map');
  return mapPlanOf(map, load, null, 'a.ts');
}

const heap = { knob: 'heap', values: ['64m', '128m', '256m'] };
const memory = { knob: 'memory', from: '128m', to: '512m', precision: 1 };
const load = { knob: 'load', values: [5, 10, 20, 40] };

test('which side of a knob fails follows from what it is', () => {
  expect(planOf(heap, memory)).toEqual({
    objective: null,
    x: {
      knob: 'heap',
      unit: null,
      values: ['64m', '128m', '256m'],
      sides: ['small', 'large'],
      tooMuch: 'fills the machine',
    },
    y: { knob: 'memory', unit: null, values: ['128m', '256m', '512m'], sides: ['small'], tooMuch: null },
    // Two lines, each of three columns and three rows.
    mostRepeats: 12,
  });
  expect(planOf(memory, load).y).toMatchObject({
    values: ['5', '10', '20', '40'],
    unit: 'connections',
    sides: ['large'],
  });
  expect(planOf({ knob: 'workers', from: 1, to: 4, step: 1 }, memory).x).toMatchObject({
    values: ['1', '2', '3', '4'],
    sides: ['small', 'large'],
    tooMuch: 'takes memory',
  });
});

test('a knob of the author is told by what its values change', () => {
  const rates = (perSecond: number) => ({ load: { shape: 'rate', requests: '/', perSecond, for: '10s' } });
  const boxes = { small: { machine: { memory: '1g' } }, large: { machine: { memory: '2g' } } };
  expect(planOf({ knob: 'traffic', values: { '5': rates(5), '50': rates(50) } }, memory).x.sides).toEqual([
    'large',
  ]);
  expect(planOf({ knob: 'box', values: boxes }, load).x.sides).toEqual(['small']);
});

test('a rate beyond what can be generated is refused, so many connections are not', () => {
  const rate = { shape: 'rate', requests: '/', perSecond: 5, for: '10s' } as const;
  const { map, load } = scenarioSchema.parse({
    ...aSpec({ load: rate }),
    map: { x: { knob: 'load', values: [5, 60_000] }, y: memory },
  });
  if (map === undefined) throw new Error('no map');
  expect(() => mapPlanOf(map, load, null, 'a.ts')).toThrow('60000 requests/s are more');
  expect(() => mapPlanOf(map, aScenario().load, null, 'a.ts')).not.toThrow();
});

test('a load without one number, and none, are refused where the map says so', () => {
  const ramp = aScenario({ load: { shape: 'ramp', requests: '/', from: 1, to: 50, over: '10s' } }).load;
  const { map } = scenarioSchema.parse({ ...aSpec(), map: { x: memory, y: load } });
  if (map === undefined) throw new Error('no map');
  expect(() => mapPlanOf(map, ramp, null, 'a.ts')).toThrow(
    'a.ts: map.y: a load of the shape ramp has no one number that says how much (found 5, 10, 20, 40)',
  );
  expect(() => mapPlanOf(map, null, null, 'a.ts')).toThrow(
    'a.ts: map.y: a knob is the load, and there is none',
  );
});

test('repeats are as many as the author says', () => {
  expect(planOf(memory, load, { repeats: 3 }).mostRepeats).toBe(3);
});

test.each([
  [
    'a knob without an order',
    { knob: 'collector', values: ['g1', 'serial'] },
    memory,
    /map\.x\.knob: no knob with an order/,
  ],
  ['a range the wrong way round', heap, { knob: 'memory', from: '512m', to: '128m' }, /map\.y: from, to/],
  ['a list the wrong way round', { knob: 'load', values: [20, 10] }, memory, /not in rising order/],
  ['the same knob twice', memory, memory, /the same knob/],
  ['the same value twice', { knob: 'load', values: [5, 5] }, memory, /there twice/],
  ['one value', { knob: 'load', values: [5] }, memory, /2 to 24 values/],
  [
    'more than a picture shows',
    { knob: 'heap', from: '1m', to: '99m', step: '1m' },
    memory,
    /2 to 24 values/,
  ],
  [
    'a machine and its memory',
    { knob: 'machine', values: ['t3.nano', 't3.micro'] },
    memory,
    /its own memory/,
  ],
  [
    'a machine that nobody sells',
    { knob: 'machine', values: ['t3.nano', 't9.nano'] },
    heap,
    /no machine is known/,
  ],
])('%s is refused', (_, x, y, what) => {
  expect(() => planOf(x, y)).toThrow(what);
});
