import { decide } from './decide.ts';
import { type EdgeModel, edgeModel, enoughNext, losesAnyway, weigh } from './edge.ts';
import type { Attempt, Edge, SizeQuestion, SizeState, Told } from './question.ts';

export function begin(question: SizeQuestion): SizeState {
  const { low, high } = modelsOf(question.positions);
  return decide({
    question,
    low: { model: low, tallies: new Map() },
    high: question.twoSided ? { model: high, tallies: new Map() } : null,
    trials: 0,
    explored: 0,
    attempts: [],
  });
}

const models = new WeakMap<readonly number[], { low: EdgeModel; high: EdgeModel }>();

/** Made once for the same values. */
function modelsOf(positions: readonly number[]): { low: EdgeModel; high: EdgeModel } {
  const known = models.get(positions);
  if (known) return known;
  const mirrored = positions.toReversed().map((position) => -position);
  const made = { low: edgeModel(positions), high: edgeModel(mirrored) };
  models.set(positions, made);
  return made;
}

/** What is known after one more trial, of whatever value: one that was not asked for proves nothing. */
export function advance(state: SizeState, index: number, told: Told): SizeState {
  const { question, low, high, next } = state;
  const proving = next.kind === 'prove' && next.index === index;
  const last = question.positions.length - 1;
  // A loss of an unknown side is half of either, where there are two.
  const half = high === null ? 1 : 0.5;
  return decide({
    question,
    low: counted(low, index, told === 'too small' ? 1 : told === 'lost' ? half : 0),
    high: high && counted(high, last - index, told === 'too large' ? 1 : told === 'lost' ? half : 0),
    trials: state.trials + 1,
    explored: state.explored + (proving ? 0 : 1),
    attempts: proving ? withTrial(state.attempts, told === 'survived') : state.attempts,
  });
}

function counted({ model, tallies }: Edge, index: number, lost: number): Edge {
  const before = tallies.get(index) ?? { survived: 0, lost: 0 };
  const after = { survived: before.survived + 1 - lost, lost: before.lost + lost };
  return { model, tallies: new Map(tallies).set(index, after) };
}

function withTrial(attempts: readonly Attempt[], survived: boolean): Attempt[] {
  return attempts.map((attempt, at) =>
    at < attempts.length - 1
      ? attempt
      : {
          ...attempt,
          survived: attempt.survived + (survived ? 1 : 0),
          lost: attempt.lost + (survived ? 0 : 1),
        },
  );
}

/** A value is on the right side of an edge, and a share is lost whatever the size, when it is thought so with this chance. */
const surely = 0.9;
/** So many losses there are no chance of one trial. */
const fewest = 2;

/**
 * The values that are enough, and not too much, but for what is lost there whatever the size: the first and the last of them
 * by index. null: there are none, or hardly anything is lost there.
 */
export function enoughAnyway({ question, low, high }: SizeState): { first: number; last: number } | null {
  const end = question.positions.length - 1;
  const ofLow = weigh(low.model, low.tallies);
  const ofHigh = high && weigh(high.model, high.tallies);
  // Of a loss that is of neither side each edge has seen a half.
  const none =
    (1 - losesAnyway(low.model, ofLow)) * (high && ofHigh ? 1 - losesAnyway(high.model, ofHigh) : 1);
  if (1 - none < surely) return null;
  const isEnough = (_: number, index: number): boolean =>
    enoughNext(low.model, ofLow, index) >= surely &&
    (high === null || ofHigh === null || enoughNext(high.model, ofHigh, end - index) >= surely);
  const [first, last] = [question.positions.findIndex(isEnough), question.positions.findLastIndex(isEnough)];
  const lost = question.positions.reduce((sum, _, index) => {
    if (first === -1 || index < first || index > last) return sum;
    return sum + (low.tallies.get(index)?.lost ?? 0) + (high?.tallies.get(end - index)?.lost ?? 0);
  }, 0);
  return lost < fewest ? null : { first, last };
}
