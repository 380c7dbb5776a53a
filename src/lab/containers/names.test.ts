import { expect, test } from 'vitest';
import { networkOf, volumeOf } from './names.ts';

const plan = { runId: '20261128-200000-0a1b', position: 3, network: true };

test('a network and volumes are named by their trial', () => {
  expect(networkOf(plan)).toMatch(/^oomlab-[0-9a-f]{6}-20261128-200000-0a1b-3$/);
  expect(volumeOf(plan, 'my-data_1.0')).toBe(`${networkOf(plan)}-my-data_1.0`);
});

test('a name that would lead to another thing of the engine is none', () => {
  for (const name of ['../../containers/victim', 'a/b', 'a?force=1', 'a b', 'a\n'])
    expect(() => volumeOf(plan, name), name).toThrow(RangeError);
  expect(() => networkOf({ ...plan, runId: '../x' })).toThrow(RangeError);
});
