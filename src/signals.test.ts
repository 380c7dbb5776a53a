import { constants } from 'node:os';
import { expect, test } from 'vitest';
import { faultOfExit, signalName, signalNumber } from './signals.ts';

test('names and numbers are those of the system that this runs on', () => {
  const known = Object.entries(constants.signals).filter(([name, number]) => signalName(number) === name);
  expect(known.length).toBeGreaterThanOrEqual(16);
  for (const [name, number] of known)
    expect([signalNumber(name), signalNumber(name.slice(3)), signalNumber(String(number))]).toEqual([
      number,
      number,
      number,
    ]);
  expect(signalNumber('SIGNOTHING')).toBeNull();
  expect(signalName(40)).toBe('signal 40');
});

test('only the codes of faults are faults', () => {
  expect([132, 134, 135, 136, 139].map(faultOfExit)).toEqual([
    'SIGILL',
    'SIGABRT',
    'SIGBUS',
    'SIGFPE',
    'SIGSEGV',
  ]);
  expect([0, 1, 6, 137, 143, null].map(faultOfExit)).toEqual(Array(6).fill(null));
});
