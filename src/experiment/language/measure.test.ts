import { expect, test } from 'vitest';
import { jsonText } from '../pins/json.ts';
import { measureText } from './measure.ts';

test.each([
  ['survivedMs', 5230, '5.2 s'],
  ['times.kill', 900, '900 ms'],
  ['peakSwapBytes', 3 * 2 ** 29, '1.5 GiB'],
  ['readBytesPerSecond', 2 ** 20, '1 MiB/s'],
  ['stalledShare', 0.372, '37 %'],
  ['stalledShare', 0.051, '5.1 %'],
  ['stalledShare', 0.0001, '< 0.1 %'],
  ['stalledShare', 0, '0 %'],
  ['goodputPeak', 11.04, '11/s'],
  ['swappedInPages', 170_483, '170,483'],
  ['fullGcs', 38, '38'],
  ['ratio', -1234.5, '-1,235'],
  ['ratio', 0.01234, '0.0123'],
  ['ratio', null, 'n/a'],
])('%s of %d is %s', (name, value, text) => {
  expect(measureText(name, value)).toBe(text);
});

test('JSON has what fits on a line on one, and is the same when read again', () => {
  const value = {
    short: { a: 1 },
    list: Array.from({ length: 60 }, (_, index) => index),
    long: ['x'.repeat(120), { y: null }],
  };
  const text = jsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text.split('\n').slice(0, 3)).toEqual([
    '{',
    ' "short": {"a":1},',
    ` "list": [${value.list.join(',')}],`,
  ]);
});
