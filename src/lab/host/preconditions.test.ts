import { expect, test } from 'vitest';
import { exitCodes } from '../../errors.ts';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import { aRun } from '../../record/testing/aRun.ts';
import type { MachinePlan, TrialPlan } from '../../scenario/plan.ts';
import { splitCpus } from './cpus.ts';
import { checkPreconditions, requireMemory, requireZramAllowed, swapNeeded } from './preconditions.ts';

const { plan } = aKilledTrial().trial;
const { environment } = aRun([]).run;
const withMachine = (machine: Partial<MachinePlan>): TrialPlan => ({
  ...plan,
  machine: { ...plan.machine, ...machine },
});
const check = (name: string, of: TrialPlan, changes: Partial<typeof environment> = {}) =>
  checkPreconditions(of, { ...environment, ...changes }, splitCpus(of.machine.cpus, 2), {}).find(
    (each) => each.name === name,
  );

test('the largest swap of all variants is needed; unlimited counts as much as the memory', () => {
  expect(swapNeeded([])).toBe(0);
  expect(swapNeeded([withMachine({ swapBytes: 0 })])).toBe(0);
  expect(swapNeeded([withMachine({ swapBytes: 5 }), withMachine({ swapBytes: 9 })])).toBe(9);
  expect(swapNeeded([withMachine({ swapBytes: null, memoryBytes: 7 })])).toBe(7);
});

test('a machine that is larger than this one is refused before anything starts', () => {
  expect(() => requireMemory([plan, withMachine({ memoryBytes: 1024 ** 5 })])).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(/^Not enough memory: the largest variant needs 1024(\.\d)? TiB free/),
      exitCode: exitCodes.lab,
    }),
  );
});

test('where swap may not be added, none of any kind is: a trial that swaps to zram is refused, of a service as well', () => {
  const zram = { ...plan.machine, swapOnZram: true, swapBytes: 1024 ** 2 };
  const ofService = {
    ...plan,
    services: [{ name: 'db', target: plan.target, entry: false, later: false, machine: zram }],
  };
  for (const asking of [withMachine(zram), ofService]) {
    expect(() => requireZramAllowed([plan, asking], false)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/swaps to zram, .* --no-add-swap forbids that$/),
        exitCode: exitCodes.lab,
      }),
    );
    for (const may of [true, null]) expect(() => requireZramAllowed([plan, asking], may)).not.toThrow();
  }
  expect(() => requireZramAllowed([plan], false)).not.toThrow();
});

test('a small one has room', () => {
  expect(() => requireMemory([withMachine({ memoryBytes: 1 })])).not.toThrow();
});

test('a missed precondition says what it means for the result, a met one nothing', () => {
  const all = checkPreconditions(withMachine({ memoryBytes: 1024 ** 5 }), environment, splitCpus(1, 2), {});
  expect(all.map(({ status }) => status)).toEqual(expect.arrayContaining(['met', 'missed']));
  for (const each of all)
    expect(each.meaning === '', each.name).toBe(each.status === 'met' || each.status === 'unknown');
});

test('more memory or swap than the host has is missed, none is met', () => {
  expect(check('memory available', withMachine({ memoryBytes: 1024 ** 5 }))?.status).toBe('missed');
  expect(check('swap', withMachine({ swapBytes: 1024 ** 5 }))?.status).toBe('missed');
  expect(check('swap', withMachine({ swapBytes: 0 }))?.status).toBe('met');
});

test('a target that takes all processors shares them with the generator', () => {
  expect(check('processors apart', withMachine({ cpus: 4096 }))).toMatchObject({
    status: 'missed',
    value: expect.stringContaining('target and generator share'),
  });
});

test.each([
  ['yes', 'missed'],
  ['no', 'met'],
  ['unknown', 'unknown'],
] as const)('a proxy in the path: %s is %s', (userlandProxy, status) => {
  expect(check('no proxy in the path', plan, { userlandProxy })?.status).toBe(status);
});

test('a rootless engine is named with all that it may not give', () => {
  const rootless = { SecurityOptions: ['name=rootless'] };
  const [first] = checkPreconditions(plan, environment, splitCpus(1, 2), rootless);
  expect(first).toMatchObject({ name: 'root', status: 'missed', meaning: expect.stringContaining('swap') });
});
