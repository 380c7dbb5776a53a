import { type BoundName, boundNamed, bounds } from '../bounds.ts';
import type { Guard, Witness } from './guards/guard.ts';

/** Does the work while a bound has another value. For tests: whoever decides reads the one table. */
export function withBound<Result>(name: BoundName, value: number, work: () => Result): Result {
  const [of, own] = name.split('.') as [keyof typeof bounds, string];
  const section = bounds[of] as Record<string, number>;
  const before = section[own];
  if (before === undefined) throw new TypeError(`no bound is called ${name}`);
  section[own] = value;
  try {
    return work();
  } finally {
    section[own] = before;
  }
}

/** The nearest values at which a guard's recordings are misjudged; null: not within the factor. */
export interface Nearest {
  below: number | null;
  above: number | null;
}

/** Within `factor` of the bound to both sides, to 1 % of its value. */
export function nearestMisjudged(name: BoundName, { below, above }: Guard, factor: number): Nearest {
  return {
    below: nearest(name, below, boundNamed(name).value / factor),
    above: nearest(name, above, boundNamed(name).value * factor),
  };
}

function nearest(name: BoundName, witness: Witness, farthest: number): number | null {
  const isRightAt = (value: number) => withBound(name, value, () => witness.isRight());
  if (isRightAt(farthest)) return null;
  let [right, wrong] = [boundNamed(name).value, farthest];
  while (Math.abs(right - wrong) > 0.01 * boundNamed(name).value) {
    const middle = Math.sqrt(right * wrong);
    if (isRightAt(middle)) right = middle;
    else wrong = middle;
  }
  return wrong;
}
