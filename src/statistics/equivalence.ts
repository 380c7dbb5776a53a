import { eachDivision } from './divisions.ts';
import { type Lifetime, logRankScores } from './survival.ts';

/**
 * How surely two groups of lives differ by less than `times` either way: the larger p of two one-sided log-rank tests by
 * permutation (Schuirmann 1987), of b being so many times as long as a or longer, and of a as b. Lives are held against each
 * other in proportion: those of one group are made so many times as long first, and looked at as far as both are.
 * Figures are lives that all ended. 1 with nothing on a side.
 */
export const equivalenceP = (
  a: readonly Lifetime[],
  b: readonly Lifetime[],
  times: number,
  seed: number,
): number => Math.max(shorterP(a, b, times, seed), shorterP(b, a, times, seed));

/** Of b's lives being `times` as long as a's, or longer. */
function shorterP(a: readonly Lifetime[], b: readonly Lifetime[], times: number, seed: number): number {
  if (a.length === 0 || b.length === 0) return 1;
  const longer = a.map(({ timeMs, ended }) => ({ timeMs: timeMs * times, ended }));
  const scores = logRankScores(lookedAtUntil([...b, ...longer], Math.min(lastLook(longer), lastLook(b))));
  // Who ends earlier has higher scores; of all items together they make the same sum in each division.
  const sum = (first: readonly number[]): number =>
    first.reduce((total, index) => total + (scores[index] ?? 0), 0);
  let [seen, asHigh, all] = [Number.NaN, 0, 0];
  eachDivision(scores.length, b.length, seed, (first) => {
    const here = sum(first);
    if (Number.isNaN(seen)) seen = here;
    if (here >= seen - 1e-9) asHigh += 1;
    all += 1;
  });
  return asHigh / all;
}

/** When the first of those that had not ended was looked at for the last time. */
const lastLook = (lives: readonly Lifetime[]): number =>
  Math.min(Number.POSITIVE_INFINITY, ...lives.filter(({ ended }) => !ended).map(({ timeMs }) => timeMs));

const lookedAtUntil = (lives: readonly Lifetime[], untilMs: number): Lifetime[] =>
  lives.map(({ timeMs, ended }) =>
    timeMs > untilMs ? { timeMs: untilMs, ended: false } : { timeMs, ended },
  );
