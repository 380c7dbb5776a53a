/**
 * Quantile of the standard normal distribution at `p` within (0, 1), to seven digits; minus and plus infinity at 0 and 1.
 * Source: Wichura 1988, algorithm AS 241 (PPND7).
 */
export function normalQuantile(p: number): number {
  const fromMiddle = p - 0.5;
  if (Math.abs(fromMiddle) <= 0.425) {
    const r = 0.180625 - fromMiddle * fromMiddle;
    const above = polynomial(r, 3.3871327179, 50.434271938, 159.29113202, 59.10937472);
    return (fromMiddle * above) / polynomial(r, 1, 17.895169469, 78.757757664, 67.1875636);
  }
  const tail = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  return Math.sign(fromMiddle) * (tail <= 5 ? nearTail(tail - 1.6) : farTail(tail - 5));
}

const nearTail = (r: number): number =>
  polynomial(r, 1.4234372777, 2.75681539, 1.3067284816, 0.17023821103) /
  polynomial(r, 1, 0.7370016425, 0.12021132975);

const farTail = (r: number): number =>
  r === Number.POSITIVE_INFINITY
    ? r
    : polynomial(r, 6.657905115, 3.081226386, 0.42868294337, 0.017337203997) /
      polynomial(r, 1, 0.24197894225, 0.012258202635);

/**
 * The share of the standard normal distribution below `z`, to seven digits.
 * Source: Zelen and Severo 1964, 26.2.17 of Abramowitz and Stegun's handbook.
 */
export function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const tail = density * t * polynomial(t, 0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429);
  return z > 0 ? 1 - tail : tail;
}

/** Horner's rule, the constant term first. */
function polynomial(x: number, ...coefficients: number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
