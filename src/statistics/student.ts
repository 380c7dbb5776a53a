import { normalQuantile } from './normal.ts';

/**
 * Quantile of Student's t distribution, from five degrees of freedom on, and `p` from 0.005 to 0.995, to two digits behind
 * the point. Source: Fisher's expansion about the normal quantile, 26.7.5 of Abramowitz and Stegun's handbook.
 */
export function studentQuantile(p: number, degreesOfFreedom: number): number {
  const z = normalQuantile(p);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degreesOfFreedom + second / degreesOfFreedom ** 2 + third / degreesOfFreedom ** 3;
}
