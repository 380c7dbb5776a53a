import { expect, test } from 'vitest';
import { scenarioSchema } from './schema.ts';
import { sizePlanOf } from './size.ts';
import { aSpec } from './testing/aScenario.ts';

function planOf(size: object) {
  const { size: parsed } = scenarioSchema.parse({ ...aSpec(), size });
  if (parsed === undefined) throw new Error('no size');
  return sizePlanOf(parsed, null, 'a.ts');
}

test('the values are those that the words mean: by steps, or by shares of what is there', () => {
  expect(planOf({ knob: 'heap', from: '64m', to: '100m', step: '16m' }).values).toEqual([
    '64m',
    '80m',
    '96m',
  ]);
  expect(planOf({ knob: 'memory', from: '100m', to: '150m', precision: 0.1 }).values).toEqual([
    '100m',
    '110m',
    '121m',
    '133m',
    '150m',
  ]);
  expect(planOf({ knob: 'workers', from: 1, to: 4, step: 1 }).values).toEqual(['1', '2', '3', '4']);
  expect(planOf({ knob: 'cpus', from: 0.5, to: 1.5, step: 0.5 }).values).toEqual(['0.5', '1', '1.5']);
});

test('whole numbers that a share does not tell apart are one value', () => {
  expect(planOf({ knob: 'workers', from: 1, to: 4, precision: 0.2 }).values).toEqual(['1', '2', '3', '4']);
});

test('machines are in the order of their memory', () => {
  const { values, positions, tooMuch } = planOf({
    knob: 'machine',
    values: ['t3.nano', 't3.micro', 't3.small'],
  });
  expect(values).toEqual(['t3.nano', 't3.micro', 't3.small']);
  expect((positions[1] ?? 0) - (positions[0] ?? 0)).toBeCloseTo(Math.log(2));
  expect(tooMuch).toBeNull();
});

test.each([
  ['the wrong way round', { from: '512m', to: '64m' }],
  ['of one value', { from: '64m', to: '64m' }],
  ['of one step that is too large', { from: '64m', to: '96m', step: '64m' }],
  ['of too many', { from: '64k', to: '64g', step: '64k' }],
])('a range %s is refused', (_, range) => {
  expect(() => planOf({ knob: 'memory', ...range })).toThrow('make no list of 2 to 1000 values');
});

test('values that are written in two ways are refused', () => {
  const bounded = { knob: 'memory', from: '64m', to: '128m' };
  expect(() => planOf({ ...bounded, step: '16m', precision: 0.1 })).toThrow('"step" says how far values are');
  expect(() => planOf({ ...bounded, values: ['64m', '96m'] })).toThrow('and so does "from", "to"');
});

test('a unit that was forgotten is told, with what to write', () => {
  expect(() => planOf({ knob: 'memory', from: 24, to: 96, step: 8 })).toThrow(
    expect.objectContaining({
      message: 'a.ts: size: of memory numbers have no unit (found 24, 96, 8)',
      hint: 'Write "24m", "96m", "8m" where MiB are meant.',
    }),
  );
  expect(() => planOf({ knob: 'heap', from: '24m', to: '96m', step: '8' })).toThrow('no unit (found 8)');
  expect(() => planOf({ knob: 'swap', values: ['24m', 96] })).toThrow('no unit (found 96)');
  // Bytes, as some write them.
  expect(planOf({ knob: 'memory', values: [67_108_864, '96m'] }).values).toEqual(['67108864', '96m']);
});

test('a knob without an order is told before what else is missing, with those that have one', () => {
  for (const more of [{}, { values: ['serial', 'g1'] }, { from: 1, to: 2 }])
    expect(() => planOf({ knob: 'collector', ...more })).toThrow(
      expect.objectContaining({
        message: 'a.ts: size.knob: no knob with an order (found "collector")',
        hint: expect.stringContaining(
          'Ordered are memory, heap, swap, diskRead, pids, workers, cpus, machine, load',
        ),
      }),
    );
});

test('no smallest load is sought', () => {
  expect(() => planOf({ knob: 'load', values: [5, 10] })).toThrow('of load less is better');
});

test('what too much of it does', () => {
  expect(planOf({ knob: 'memory', from: '64m', to: '1g' }).tooMuch).toBeNull();
  expect(planOf({ knob: 'heap', from: '64m', to: '1g' }).tooMuch).toBe('fills the machine');
  expect(planOf({ knob: 'workers', from: 1, to: 8, step: 1 }).tooMuch).toBe('takes memory');
  expect(planOf({ knob: 'swap', from: '64m', to: '1g' }).tooMuch).toBe('swaps');
  const threads = { '4': { target: { env: { THREADS: '4' } } }, '8': { target: { env: { THREADS: '8' } } } };
  expect(planOf({ knob: 'threads', values: threads })).toMatchObject({
    values: ['4', '8'],
    tooMuch: 'takes memory',
  });
  const boxes = { small: { machine: { memory: '1g' } }, large: { machine: { memory: '2g', cpus: 2 } } };
  expect(planOf({ knob: 'box', values: boxes }).tooMuch).toBeNull();
});
