import { describe, expect, test } from 'vitest';
import { formatBytes, formatDuration, parseBytes, parseDuration } from './units.ts';

describe('sizes', () => {
  test.each([
    ['512', 512],
    ['512b', 512],
    ['1k', 1024],
    ['64m', 64 * 1024 ** 2],
    ['64M', 64 * 1024 ** 2],
    ['1.5g', 1.5 * 1024 ** 3],
    ['0', 0],
    [' 2k ', 2048],
    // A whole number of bytes, whatever the fraction was.
    ['0.7g', 751_619_277],
  ])('%j is %d bytes', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each([
    '',
    'm',
    '-1m',
    '1.m',
    '.5m',
    '1e3',
    '1 m',
    '64mb',
    '64MiB',
    '1t',
    'off',
    'NaN',
    'Infinity',
    '1,5g',
  ])('%j is no size', (text) => expect(parseBytes(text)).toBeNull());
});

describe('durations', () => {
  test.each([
    ['250ms', 250],
    ['10s', 10_000],
    ['1.5m', 90_000],
    ['2h', 7_200_000],
    ['0.5ms', 1],
  ])('%j is %d ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  test.each(['', '10', 's', '-1s', '1S', '1 s', '1min', '1s30', '1d'])('%j is no duration', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});

describe('sizes for people', () => {
  test.each([
    [null, 'n/a'],
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [256 * 1024 ** 2, '256 MiB'],
    [100.6 * 1024 ** 2, '101 MiB'],
    [1.5 * 1024 ** 3, '1.5 GiB'],
    [5000 * 1024 ** 4, '5000 TiB'],
    [-2048, '-2 KiB'],
  ])('%s is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test('rounding goes on to the next unit: never 1024 of one', () => {
    expect(formatBytes(1024 ** 2 - 1)).toBe('1.0 MiB');
    expect(formatBytes(1024 ** 3 - 1)).toBe('1.0 GiB');
  });
});

describe('durations for people', () => {
  test.each([
    [null, 'n/a'],
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [12_345, '12.3 s'],
    [119_900, '119.9 s'],
    [119_960, '2 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_599_600, '60 min 0 s'],
  ])('%s ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});
