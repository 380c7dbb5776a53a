import { describe, expect, test } from 'vitest';
import { type BoundName, boundNamed } from '../bounds.ts';
import type { Guard } from './guards/guard.ts';
import { withBound } from './moveBound.ts';

/** How far a bound can be moved at most before a recording notices: counts go in whole steps, 2 to 3 is one. */
const factor = 1.5;

/** Tests that what lies on both sides of each bound is judged as what it is, and would not be far from there. */
export function guardBounds(guards: readonly (readonly [BoundName, Guard])[]): void {
  describe.each(guards)('%s', (name, { below, above }) => {
    test(`is between "${below.name}" and "${above.name}"`, () => {
      expect([below.isRight(), above.isRight()]).toEqual([true, true]);
    });

    test('cannot be moved far without one of them being misjudged', () => {
      const { value } = boundNamed(name);
      expect(withBound(name, value / factor, () => below.isRight())).toBe(false);
      expect(withBound(name, value * factor, () => above.isRight())).toBe(false);
    });
  });
}
