import { describe, expect, test } from 'vitest';
import { boundNamed, boundNames, bounds } from './bounds.ts';
import { guardsOfVerdicts } from './testing/guards.ts';
import { withBound } from './testing/moveBound.ts';

/** How far a bound can be moved at most before a recording notices: counts go in whole steps, 2 to 3 is one. */
const factor = 1.5;

describe.each(guardsOfVerdicts)('%s', (name, { below, above }) => {
  test(`is between "${below.name}" and "${above.name}"`, () => {
    expect([below.isRight(), above.isRight()]).toEqual([true, true]);
  });

  test('cannot be moved far without one of them being misjudged', () => {
    const { value } = boundNamed(name);
    expect(withBound(name, value / factor, () => below.isRight())).toBe(false);
    expect(withBound(name, value * factor, () => above.isRight())).toBe(false);
  });
});

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
