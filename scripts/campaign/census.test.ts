import { expect, test } from 'vitest';
import { changes } from './census.ts';

test('what came is left, what went is gone, and the same is nothing', () => {
  expect(changes(['a', 'b'], ['a', 'b'])).toEqual([]);
  expect(changes(['a', 'b'], ['b', 'c'])).toEqual(['left: c', 'gone: a']);
});

test('two of a kind are two', () => {
  expect(changes(['a'], ['a', 'a'])).toEqual(['left: a']);
  expect(changes(['a', 'a'], ['a'])).toEqual(['gone: a']);
});
