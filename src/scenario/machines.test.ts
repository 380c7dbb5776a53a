import { expect, test } from 'vitest';
import { compileTrials } from './compile.ts';
import { dollarsPerHour, machine, nameOf, preset, scaled } from './machines.ts';
import type { Patch } from './schema.ts';
import { aScenario } from './testing/aScenario.ts';

const machinesOf = (spec: Parameters<typeof aScenario>[0]) =>
  compileTrials(aScenario({ ...spec, repeats: 1 }), {
    source: 'a.ts',
    runId: 'run',
    seed: 1,
    quick: false,
    repeats: null,
    only: {},
  })
    .toSorted((one, other) => one.machine.memoryBytes - other.machine.memoryBytes)
    .map((trial) => trial.machine);

test('a machine as it is sold has its sizes, its disk where that is known, and the swap that was said', () => {
  expect(machine('t3.micro', { swap: '2g' })).toEqual({
    name: 't3.micro',
    cpus: 2,
    memory: '1g',
    diskRead: '10860000',
    swap: '2g',
  });
  expect(machine('t2.micro', { swap: 'off' })).toEqual({
    name: 't2.micro',
    cpus: 1,
    memory: '1g',
    swap: 'off',
  });
});

test('overrides win', () => {
  expect(machine('t3.micro', { swap: 'off', diskRead: '50m', pids: 9 })).toMatchObject({
    diskRead: '50m',
    pids: 9,
    memory: '1g',
  });
});

test.each(['t9.huge', 'toString'])('%s is no machine, and those that are, are named', (name) => {
  expect(() => preset(name)).toThrow(expect.objectContaining({ hint: expect.stringContaining('t2.micro') }));
  expect(dollarsPerHour(name)).toBeNull();
});

test('a share of a machine has that share of its memory, the rest as it was, and no name', () => {
  expect(scaled(machine('t3.micro', { swap: '512m' }), 1 / 4)).toEqual({
    cpus: 2,
    memory: String(256 * 1024 ** 2),
    diskRead: '10860000',
    swap: '512m',
  });
});

test('a list of names varies the machine, and the swap stays', () => {
  const [micro, small] = machinesOf({
    machine: { cpus: 1, memory: '64m', swap: '128m' },
    vary: { machine: ['t3.micro', 't3.small'] },
  });
  expect(micro).toMatchObject({ name: 't3.micro', memoryBytes: 1024 ** 3, swapBytes: 128 * 1024 ** 2 });
  expect(small).toMatchObject({
    name: 't3.small',
    memoryBytes: 2 * 1024 ** 3,
    diskReadBytesPerSecond: 21_710_000,
  });
});

test.each<[string, Patch['machine'], string | null]>([
  ['another disk and swap', { diskRead: '1m', swap: 'off' }, 't3.micro'],
  ['its memory written otherwise', { memory: '1024m' }, 't3.micro'],
  ['more memory', { memory: '2g' }, null],
  ['fewer processors', { cpus: 1 }, null],
])('with %s it is called %s', (_, change, name) => {
  const [plan] = machinesOf({
    machine: machine('t3.micro', { swap: '1g' }),
    vary: { change: { so: { machine: change } } },
  });
  expect(plan?.name).toBe(name);
});

test('a name of one’s own is kept, and none stays none', () => {
  const own = { cpus: 1, memory: '64m', swap: 'off' };
  expect(nameOf({ ...own, name: 'the cellar' })).toBe('the cellar');
  expect(nameOf(own)).toBeNull();
});
