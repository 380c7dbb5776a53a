import { eachStagedDivision } from './divisions.ts';
import { type Lifetime, logRankScores } from './survival.ts';
import { inOrder, placesOf, type Stratum, scoresWithin, stagesOf } from './within/strata.ts';

/**
 * How surely two groups of lives differ by less than `times` either way: the larger p of two one-sided log-rank tests by
 * permutation (Schuirmann 1987), of b being so many times as long as a or longer, and of a as b. Lives are held against each
 * other in proportion: those of one group are made so many times as long first, and looked at as far as both are.
 * Figures are lives that all ended. Strata are held against nothing but themselves; 1 with nothing on a side in each.
 */
export const equivalenceP = (strata: readonly Stratum<Lifetime>[], times: number, seed: number): number =>
  Math.max(
    shorterP(strata, times, seed),
    shorterP(
      strata.map(({ a, b }) => ({ a: b, b: a })),
      times,
      seed,
    ),
  );

/** Of b's lives being `times` as long as a's, or longer. */
function shorterP(strata: readonly Stratum<Lifetime>[], times: number, seed: number): number {
  const held = strata.filter(({ a, b }) => a.length > 0 && b.length > 0);
  if (held.length === 0) return 1;
  const stretched = held.map(({ a, b }): Stratum<Lifetime> => {
    const longer = a.map(({ timeMs, ended }) => ({ timeMs: timeMs * times, ended }));
    const untilMs = Math.min(lastLook(longer), lastLook(b));
    return { a: lookedAtUntil(b, untilMs), b: lookedAtUntil(longer, untilMs) };
  });
  const scores = scoresWithin(inOrder(stretched), placesOf(stretched), logRankScores);
  // Who ends earlier has higher scores; of all items together they make the same sum in each division.
  const sum = (inside: Uint8Array): number => {
    let total = 0;
    for (let index = 0; index < inside.length; index += 1)
      total += (inside[index] as number) * (scores[index] ?? 0);
    return total;
  };
  let [seen, asHigh, all] = [Number.NaN, 0, 0];
  eachStagedDivision(stagesOf(stretched), seed, (inside) => {
    const here = sum(inside);
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
