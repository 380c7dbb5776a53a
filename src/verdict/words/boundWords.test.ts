import { expect, test } from 'vitest';
import type { Unit } from '../bounds/bound.ts';
import { inUnit } from './boundWords.ts';

test.each<[number, Unit, string]>([
  [0.4, 'share', '40 %'],
  [0.123456, 'share', '12.3 %'],
  [1.5, 'multiple', '150 %'],
  [999, 'ms', '999 ms'],
  [1000, 'ms', '1 s'],
  [12_340, 'ms', '12.3 s'],
  [8 * 1024 ** 2, 'bytes', '8 MiB'],
  [1024 ** 2, 'bytes/s', '1 MiB/s'],
  [12.345, '/s', '12.3/s'],
  [0.25, 's', '0.25 s'],
  [50, 'µs', '50 µs'],
  [0.75, 'cores', '0.75'],
  [3, 'count', '3'],
  [0.4444, 'tau', '0.444'],
])('%d in %s is %s', (value, unit, words) => {
  expect(inUnit(value, unit)).toBe(words);
});
