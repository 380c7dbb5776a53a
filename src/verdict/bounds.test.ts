import { expect, test } from 'vitest';
import { boundNamed, boundNames, bounds } from './bounds.ts';
import { guardBounds } from './testing/guardBounds.ts';
import { guardsOfVerdicts } from './testing/guards.ts';
import { withBound } from './testing/moveBound.ts';

guardBounds(guardsOfVerdicts);

test('each bound of a verdict has its guard', () => {
  const guarded = guardsOfVerdicts.map(([name]) => name);
  const own = boundNames.filter((name) => !name.startsWith('comparing.'));
  expect(guarded.toSorted()).toEqual(own.toSorted());
});

test('each bound says what it means and where it is from', () => {
  for (const name of boundNames) {
    const { value, meaning, source } = boundNamed(name);
    expect(value, name).toBeGreaterThan(0);
    expect(meaning, name).toMatch(/\.$/);
    expect(source, name).toMatch(/\.$/);
  }
});

test('a bound is moved for the time of the work only, whatever becomes of that', () => {
  expect(withBound('paging.fullShare', 0.7, () => bounds.paging.fullShare)).toBe(0.7);
  const failing = () => {
    throw new Error('work');
  };
  expect(() => withBound('paging.fullShare', 0.7, failing)).toThrow('work');
  expect(bounds.paging.fullShare).toBe(0.4);
});
