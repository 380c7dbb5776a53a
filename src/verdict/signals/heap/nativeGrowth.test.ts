import { expect, test } from 'vitest';
import { at } from '../../../record/testing/buildRecording.ts';
import { nativeGrowth } from './nativeGrowth.ts';

const sizes = (committedBytes: number) => ({ reservedBytes: 2 * committedBytes, committedBytes });
const account = (
  label: 'before the load' | 'after the load',
  total: number,
  categories: Record<string, number>,
) =>
  at(label === 'before the load' ? 1000 : 9000, {
    kind: 'native-memory',
    label,
    tookMs: 20,
    total: sizes(total),
    categories: Object.fromEntries(Object.entries(categories).map(([name, size]) => [name, sizes(size)])),
  });

const before = account('before the load', 100, { Thread: 10, Code: 30, Class: 5, Gone: 8 });
const after = account('after the load', 160, { Thread: 60, Code: 30, Class: 5, New: 20 });

test('what grew most first, then the larger, then by name; what an account leaves out is next to nothing', () => {
  const growth = nativeGrowth([after, before]);
  expect(growth).toMatchObject({ before, after });
  expect(growth?.total).toEqual({
    name: 'Total',
    before: sizes(100),
    after: sizes(160),
    growthBytes: 60,
  });
  expect(growth?.categories).toEqual([
    { name: 'Thread', before: sizes(10), after: sizes(60), growthBytes: 50 },
    { name: 'New', before: null, after: sizes(20), growthBytes: 20 },
    { name: 'Code', before: sizes(30), after: sizes(30), growthBytes: 0 },
    { name: 'Class', before: sizes(5), after: sizes(5), growthBytes: 0 },
    { name: 'Gone', before: sizes(8), after: null, growthBytes: -8 },
  ]);
});

test.each([
  ['before', before, ['Code', 'Thread', 'Gone', 'Class']],
  ['after', after, ['Thread', 'Code', 'New', 'Class']],
] as const)('the account %s the load alone: no growth, the largest first', (_, only, names) => {
  const growth = nativeGrowth([at(500, { kind: 'ready' }), only]);
  expect(growth?.categories.map(({ name }) => name)).toEqual(names);
  expect(growth?.categories.every(({ growthBytes }) => growthBytes === null)).toBe(true);
  expect(growth?.total.growthBytes).toBeNull();
});

test('equally large, by name', () => {
  const same = account('after the load', 9, { b: 3, c: 3, a: 3 });
  expect(nativeGrowth([same])?.categories.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});

test('no account, no growth', () => {
  expect(nativeGrowth([at(500, { kind: 'ready' })])).toBeNull();
});
