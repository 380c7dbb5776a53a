import { describe, expect, test } from 'vitest';
import { blockRows, type Numbers, NumbersPacker } from './numbers.ts';

function packNumbers(length: number, valueAt: (place: number) => number): Numbers {
  const packer = new NumbersPacker();
  for (let place = 0; place < length; place += 1) packer.push(valueAt(place));
  return packer.done();
}

const length = 2 * blockRows + 100;
const none = Number.NaN;

describe('packed numbers are the very same', () => {
  test.each<[string, (place: number) => number]>([
    ['nothing', () => none],
    ['one and the same', () => 268_435_456],
    ['one and the same, with gaps', (place) => (place % 7 === 0 ? none : 5)],
    ['pages', (place) => ((place * 7919) % 65_000) * 4096],
    ['as many values as a byte has', (place) => place % 256],
    ['one more than a byte has', (place) => place % 257],
    ['all of two bytes, and a gap', (place) => (place === 9 ? none : (place * 31) % 65_536)],
    ['a large counter', (place) => 93_929_964_000_000 + place * 1234],
    ['times', (place) => (place * 50_123 + (place % 7)) / 1000],
    ['times below zero', (place) => (place - 5000) / 1000],
    ['decimals without end', (place) => place / 7],
    ['whole numbers beyond all', (place) => 2 ** 60 + (place % 3) * 256],
    ['without bounds', (place) => (place === 3 ? Number.POSITIVE_INFINITY : place)],
    ['of each block its own kind', (place) => (place < blockRows ? place : place / 3)],
  ])('%s', (_, valueAt) => {
    const packed = packNumbers(length, valueAt);
    const all = Array.from({ length }, (_each, place) => valueAt(place));
    expect(Array.from(all, (_each, place) => packed.at(place))).toEqual(all);
    // Here and there, as bisections look, and then back.
    const jumps = Array.from({ length: 200 }, (_each, index) => (index * 4951) % length);
    expect(jumps.map((place) => packed.at(place))).toEqual(jumps.map(valueAt));
    expect(packed.blank).toBe(all.every((value) => Number.isNaN(value)));
    const read = (from: number, to: number) => all.slice(from, to).filter((value) => !Number.isNaN(value));
    for (const [from, to] of [
      [0, length],
      [7, 90],
      [blockRows - 5, length - 3],
    ] as const) {
      const inside = read(from, to);
      const [least, most] = [packed.least(from, to), packed.most(from, to)];
      expect([least, most]).toEqual(
        inside.length === 0 ? [none, none] : [Math.min(...inside), Math.max(...inside)],
      );
    }
    for (const [from, to] of [
      [0, 90],
      [blockRows - 5, length - 3],
      [9, 9],
    ] as const) {
      const inside = read(from, to);
      const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
      expect(packed.mean(from, to)).toBe(mean);
    }
    const part = packed.slice(blockRows - 3, blockRows + 3);
    expect(Array.from({ length: part.length }, (_each, place) => part.at(place))).toEqual(
      all.slice(blockRows - 3, blockRows + 3),
    );
  });
});

test('the value that a stretch is known to have: not where it has another one, or a gap', () => {
  const steps = packNumbers(length, (place) => (place < blockRows ? 7 : 8));
  expect([steps.same(3, 90), steps.same(blockRows, length)]).toEqual([7, 8]);
  expect([steps.same(0, length), steps.same(5, 5)]).toEqual([none, none]);
  const gap = packNumbers(length, (place) => (place === 5 ? none : 7));
  expect([gap.same(0, blockRows), gap.same(0, length), gap.same(blockRows, length)]).toEqual([none, none, 7]);
  expect(packNumbers(length, () => none).same(0, length)).toBeNaN();
});

test('a counter falls between blocks, too, of which each has one value', () => {
  const blocks = [5, none, 3, 4, 1];
  const packed = packNumbers(5 * blockRows, (place) => blocks[Math.floor(place / blockRows)] ?? none);
  expect(packed.fallen(0, 5 * blockRows - 1)).toBe(2 + 3);
  expect(packed.fallen(0, 2 * blockRows - 1)).toBe(0);
  expect(packed.fallen(2 * blockRows - 1, 2 * blockRows)).toBe(2);
});

test('what a counter fell by, where it began anew, between any two places', () => {
  const values = [5, 9, none, 2, 2, none, 7, 1, 0, 3];
  const packed = packNumbers(values.length, (place) => values[place] ?? none);
  expect(packed.fallen(0, 9)).toBe(7 + 6 + 1);
  expect(packed.fallen(0, 1)).toBe(0);
  expect(packed.fallen(1, 3)).toBe(7);
  expect(packed.fallen(3, 7)).toBe(6);
  expect(packed.slice(3, 8).fallen(0, 4)).toBe(6);
});

test('where a time is, in all of a column and in a part of it', () => {
  const times = packNumbers(length, (place) => place * 50);
  expect(times.firstAtLeast(1000)).toBe(20);
  expect(times.firstAbove(1000)).toBe(21);
  expect(times.firstAtLeast(Number.NEGATIVE_INFINITY)).toBe(0);
  expect(times.firstAbove(Number.POSITIVE_INFINITY)).toBe(length);
  const part = times.slice(10, 30);
  expect([0, 999, 1000, 1001, 9999].map((time) => part.firstAtLeast(time))).toEqual([0, 10, 10, 11, 20]);
  expect([0, 999, 1000, 1001, 9999].map((time) => part.firstAbove(time))).toEqual([0, 10, 11, 11, 20]);
});
