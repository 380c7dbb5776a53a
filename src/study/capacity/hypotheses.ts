/**
 * What a service may be like, as far as the outcome of a full trial turns on the rate. All distances between rates are
 * natural logarithms, so that 0.05 is about 5 %.
 */
export interface Hypothesis {
  /** Scale of the logistic edge: from 90 % of fresh machines that hold to 10 % the rate rises by 4.4 times as much. */
  scale: number;
  /** Some fresh machines are of another mind: this share of them... */
  otherShare: number;
  /** ... have their edge so far above (below where negative) that of the others. */
  otherAway: number;
  /** What it is held for before any trial; all of them together make 1. */
  prior: number;
}

/** What short trials may be like beside full ones, whatever the service is like. */
export interface ShortTimes {
  /** So far above the edge of full trials lies that of short ones; null: anywhere above it, as what fails comes late. */
  above: number | null;
  prior: number;
}

/**
 * From an edge within 1 % to one that takes half of the rate, any width equally likely on a logarithmic scale. Where wide ones
 * are held for less likely, a few trials that happen to agree pass for a sharp edge.
 */
const scales = [0.0025, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16];

const others = [
  { share: 0, away: 0, prior: 0.8 },
  ...[0.2, 0.4].flatMap((share) => [-0.4, -0.12, 0.12, 0.4].map((away) => ({ share, away, prior: 0.2 / 8 }))),
];

export const shortTimes: readonly ShortTimes[] = [
  { above: 0, prior: 0.51 },
  { above: 0.02, prior: 0.17 },
  { above: 0.1, prior: 0.17 },
  { above: null, prior: 0.15 },
];

export const hypotheses: readonly Hypothesis[] = scales.flatMap((scale) =>
  others.map((other) => ({
    scale,
    otherShare: other.share,
    otherAway: other.away,
    prior: other.prior / scales.length,
  })),
);

/** A trial ends well or badly for a reason that has nothing to do with its rate, in this share of all. */
const fluke = 0.01;

/** @returns the probability that a fresh machine holds a rate that lies so far above the edge, which half of them hold */
export function holding({ scale, otherShare, otherAway }: Hypothesis): (away: number) => number {
  const mixed = mixture(scale, otherShare, otherAway);
  const edge = medianOf(mixed);
  return (away) => fluke / 2 + (1 - fluke) * mixed(away + edge);
}

/** The share of machines that hold a rate, by its distance from the edge of most of them. */
export const mixture =
  (scale: number, share: number, away: number) =>
  (at: number): number =>
    (1 - share) * logistic(-at / scale) + share * logistic((away - at) / scale);

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Where half of the machines hold, found by halving. @param held falls from 1 to 0 within ±8 */
export function medianOf(held: (at: number) => number): number {
  let [low, high] = [-8, 8];
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (held(middle) > 0.5) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
