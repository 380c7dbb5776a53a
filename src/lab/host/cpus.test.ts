import { expect, test } from 'vitest';
import { splitCpus } from './cpus.ts';

test.each([
  [1, 1, '0', null],
  [1, 2, '1', '0'],
  [2, 2, '0-1', null],
  [0.5, 2, '1', '0'],
  [1.5, 4, '2-3', '0-1'],
  [2, 8, '6-7', '0-5'],
  [16, 4, '0-3', null],
])('%d CPUs of %d: the target gets %s, ours are %s', (cpus, cores, target, ours) => {
  expect(splitCpus(cpus, cores)).toEqual({ target, ours });
});

test.each([
  [1, 2, 1, '0', '1'],
  [1, 2, 2, '1', '0'],
  [2, 8, 1, '4-5', '0-3,6-7'],
  [2, 8, 3, '0-1', '2-7'],
  [2, 8, 4, '6-7', '0-5'],
  [2, 3, 1, '0,2', '1'],
  [2, 2, 1, '0-1', null],
])(
  '%d CPUs of %d, by turns: the target of number %d gets %s, ours are %s',
  (cpus, cores, turn, target, ours) => {
    expect(splitCpus(cpus, cores, turn)).toEqual({ target, ours });
  },
);
