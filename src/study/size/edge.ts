import { chanceToPass, type Proof } from './proof.ts';

/**
 * Where an edge between what fails and what survives may lie, from trials that went either way: a logistic curve over the
 * logarithm of the size, of unknown place and width, below a ceiling that is lost for other reasons. It only chooses what to
 * try: whether a value survives is decided by fresh trials of it (proof.ts), and no assumption here enters that.
 */

/** Scales of the logistic curve, in logarithms of the size, and how likely they are thought beforehand. */
const widths = [
  { scale: 0.004, prior: 0.3 },
  { scale: 0.012, prior: 0.25 },
  { scale: 0.035, prior: 0.25 },
  { scale: 0.1, prior: 0.2 },
];

/**
 * Shares of the trials that are lost whatever the size. Some are so large that no size passes any proof: a service that loses
 * that much would else be searched to the end, as if there was a size for it.
 */
const ceilings = [
  { lost: 0, prior: 0.6 },
  { lost: 0.04, prior: 0.27 },
  { lost: 0.12, prior: 0.07 },
  { lost: 0.25, prior: 0.04 },
  { lost: 0.5, prior: 0.02 },
];

/** What the trials of one value said; not whole where a loss may have been of either edge. */
export interface Tally {
  survived: number;
  lost: number;
}

export interface EdgeModel {
  /** At each value, the chance to survive by each curve. */
  chances: Float64Array[];
  /** How open the outcome of a trial is by it, as entropy. */
  entropies: Float64Array[];
  /** The chance to pass, for each proof that was asked for. */
  passing: Map<string, Float64Array[]>;
  /** Its logarithm, and that of the chance to be lost. */
  logs: { survive: Float64Array[]; lose: Float64Array[] };
  /** Logarithms of how likely each curve is beforehand. */
  priors: Float64Array;
  /** The chances without what is lost whatever the size, and that share by each curve. */
  sized: { chances: Float64Array[]; lost: Float64Array };
}

/** @param positions of the values, rising, in logarithms of the size */
export function edgeModel(positions: readonly number[]): EdgeModel {
  const first = positions[0] ?? 0;
  const last = positions.at(-1) ?? 0;
  const between = positions.length < 2 ? 0.1 : (last - first) / (positions.length - 1);
  // Beyond both ends as well: all may survive, or none.
  const beyond = Math.max(2 * between, 0.35);
  const places = Math.ceil((last - first + 2 * beyond) / Math.max(between / 2, 0.035));
  const curves: { place: number; scale: number; lost: number; prior: number }[] = [];
  for (let step = 0; step <= places; step += 1)
    for (const { scale, prior } of widths)
      for (const ceiling of ceilings)
        curves.push({
          place: first - beyond + (step * (last - first + 2 * beyond)) / places,
          scale,
          lost: ceiling.lost,
          prior: prior * ceiling.prior,
        });
  const sized = positions.map((position) =>
    Float64Array.from(curves, ({ place, scale }) => 1 / (1 + Math.exp((place - position) / scale))),
  );
  const lost = Float64Array.from(curves, (curve) => curve.lost);
  const chances = sized.map((all) => all.map((chance, curve) => (1 - at(lost, curve)) * chance));
  const sure = 1e-4;
  return {
    chances,
    passing: new Map(),
    entropies: chances.map((all) => all.map(entropy)),
    logs: {
      survive: chances.map((all) => all.map((chance) => Math.log(Math.max(sure, chance)))),
      lose: chances.map((all) => all.map((chance) => Math.log(Math.max(sure, 1 - chance)))),
    },
    priors: Float64Array.from(curves, ({ prior }) => Math.log(prior)),
    sized: { chances: sized, lost },
  };
}

/** The curves that are still likely, and how likely each is; adds up to 1. */
export interface Weights {
  curves: Int32Array;
  weights: Float64Array;
}

/** Curves that are so much less likely than the likeliest are left out. */
const negligible = 1e-5;

export function weigh({ logs, priors }: EdgeModel, tallies: ReadonlyMap<number, Tally>): Weights {
  const all = priors.slice();
  for (const [index, { survived, lost }] of tallies) {
    const [survive, lose] = [logs.survive[index], logs.lose[index]];
    if (!survive || !lose) continue;
    for (let curve = 0; curve < all.length; curve += 1)
      all[curve] = at(all, curve) + survived * at(survive, curve) + lost * at(lose, curve);
  }
  const floor = all.reduce((a, b) => Math.max(a, b)) + Math.log(negligible);
  const curves = Int32Array.from(all.keys().filter((curve) => at(all, curve) > floor));
  const weights = Float64Array.from(curves, (curve) => Math.exp(at(all, curve) - floor));
  const sum = weights.reduce((a, b) => a + b);
  return { curves, weights: weights.map((weight) => weight / sum) };
}

/** The chance that the next trial of a value survives. */
export const survivesNext = ({ chances }: EdgeModel, weights: Weights, index: number): number =>
  meanOf(valueAt(chances, index), weights);

/** The chance that a value passes a proof. */
export const passes = (model: EdgeModel, weights: Weights, index: number, proof: Proof): number =>
  meanOf(valueAt(passingBy(model, proof), index), weights);

/** By each curve. What it costs is paid once for each proof. */
function passingBy({ chances, passing }: EdgeModel, proof: Proof): Float64Array[] {
  const key = `${proof.clean}/${proof.withOne}`;
  const known = passing.get(key);
  if (known) return known;
  const made = chances.map((all) => all.map((chance) => chanceToPass(proof, chance)));
  passing.set(key, made);
  return made;
}

function meanOf(values: Float64Array, { curves, weights }: Weights): number {
  let sum = 0;
  for (let each = 0; each < curves.length; each += 1)
    sum += at(weights, each) * at(values, curves[each] ?? 0);
  return sum;
}

/** How likely it is that some share is lost whatever the size. */
export const losesAnyway = ({ sized }: EdgeModel, weights: Weights): number =>
  meanOf(
    sized.lost.map((lost) => (lost > 0 ? 1 : 0)),
    weights,
  );

/** The chance that the next trial of a value is not lost for its size. */
export const enoughNext = ({ sized }: EdgeModel, weights: Weights, index: number): number =>
  meanOf(valueAt(sized.chances, index), weights);

/** What a trial of a value is expected to tell of which curve it is: mutual information (Lindley 1956). */
export const tells = ({ chances, entropies }: EdgeModel, weights: Weights, index: number): number =>
  entropy(meanOf(valueAt(chances, index), weights)) - meanOf(valueAt(entropies, index), weights);

function entropy(chance: number): number {
  if (chance <= 0 || chance >= 1) return 0;
  return -chance * Math.log(chance) - (1 - chance) * Math.log(1 - chance);
}

function valueAt(values: readonly Float64Array[], index: number): Float64Array {
  const value = values[index];
  if (!value) throw new RangeError(`no value ${index}`);
  return value;
}

const at = (values: Float64Array, index: number): number => values[index] ?? 0;
