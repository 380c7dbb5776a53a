import { passes, survivesNext, tells, weigh } from './edge.ts';
import { type Proof, proofOf, stateOfProof } from './proof.ts';
import type { Edge, Next, SizeState } from './question.ts';

/** So many trials look for the edge before a value is put to the proof, however unclear it still is. */
const mostExplored = { oneSided: 12, twoSided: 18 };
/** After each attempt that failed so many more. */
const moreExplored = 4;
/** A value is put to the proof when it is thought to pass with this chance. */
const wanted = 0.5;
/** When all was explored: the best, if it is thought to pass at least so. One that does not costs few trials. */
const worthIt = 0.02;
/** As good as the best, as a share of its chance. */
const asGood = 0.9;
/** None is worth more looking. */
const hopeless = 0.005;
/** Of the likeliest value so many trials are lost before it is said that none will do. */
const givenUp = 2;
/** A smaller value that passes with this chance is looked at before. */
const plausible = 0.15;
/** The upper edge is looked for no more when it leaves the value this chance. */
const enoughRoom = 0.9;
/** A smaller value is not worth more looking when it is this close, as a logarithm, or hardly thought to pass. */
const closeEnough = Math.log(1.1);

/** Chooses what a state has to do next. */
export function decide(state: Omit<SizeState, 'next'>): SizeState {
  return { ...state, ...nextOf(state) };
}

function nextOf(state: Omit<SizeState, 'next'>): Pick<SizeState, 'attempts' | 'next'> {
  const { question, attempts, trials, explored } = state;
  const only = (next: Next) => ({ attempts, next });
  const current = attempts.at(-1);
  const stands = current && stateOfProof(current.proof, current.survived, current.lost);
  if (current && stands === 'proved') return only({ kind: 'answered', index: current.index });
  if (trials >= question.maxTrials) return only({ kind: 'used up' });
  if (current && stands === 'open') return only({ kind: 'prove', index: current.index });
  const proof = proofOf(question.survives, question.confidence, attempts.length);
  if (proof === null || question.maxTrials - trials < proof.clean) return only({ kind: 'used up' });

  const views = viewsOf(state);
  const chances = question.positions.map((_, index) =>
    attempts.some((attempt) => attempt.index === index) ? 0 : views.passes(index, proof),
  );
  const best = Math.max(...chances);
  const first = chances.findIndex((chance) => chance >= wanted);
  const most = question.twoSided ? mostExplored.twoSided : mostExplored.oneSided;
  const mayExplore = explored < most + moreExplored * attempts.length;
  // Where all are hardly better than each other, the smallest of them.
  const chosen = first !== -1 ? first : chances.findIndex((chance) => chance >= asGood * best);
  // Where nothing was seen to be too large, the largest is tried once: that there is such a thing is part of the answer.
  const lookAbove = largestUntried(state);
  const prove = () => ({
    attempts: [...attempts, { index: chosen, proof, survived: 0, lost: 0 }],
    next: { kind: 'prove', index: chosen } as const,
  });
  if (first !== -1 && isClear(question.positions, chances, first))
    return lookAbove === null ? prove() : only({ kind: 'explore', index: lookAbove });
  // The curves know of one edge alone: that none will do is not said before the likeliest has itself been lost.
  const giveUp = () => {
    const unseen = explored < 2 * most ? unseenHope(state, views, proof) : null;
    return only(unseen === null ? { kind: 'none' } : { kind: 'explore', index: unseen });
  };
  if (best < hopeless && explored > 2) return giveUp();
  if (mayExplore) {
    const aboveIsClear = first !== -1 && views.roomAbove(first, proof) >= enoughRoom;
    return only({
      kind: 'explore',
      index: mostTelling(question.positions.length, views, aboveIsClear ? 0 : 0.3),
    });
  }
  return best >= worthIt ? prove() : giveUp();
}

/** The value that is likeliest to pass, whatever was put to the proof; null: it was lost often enough to be given up. */
function unseenHope(
  { question, low, high }: Omit<SizeState, 'next'>,
  views: Views,
  proof: Proof,
): number | null {
  const chances = question.positions.map((_, index) => views.passes(index, proof));
  const index = chances.lastIndexOf(Math.max(...chances));
  const last = question.positions.length - 1;
  const lost = (low.tallies.get(index)?.lost ?? 0) + (high?.tallies.get(last - index)?.lost ?? 0);
  return lost < givenUp ? index : null;
}

/** Whether no much smaller value may pass. */
function isClear(positions: readonly number[], chances: readonly number[], first: number): boolean {
  const smallest = chances.findIndex((chance) => chance >= plausible);
  const [a, b] = [positions[smallest] ?? 0, positions[first] ?? 0];
  return b - a <= closeEnough;
}

function largestUntried({ question, high }: Omit<SizeState, 'next'>): number | null {
  if (high === null || high.tallies.has(0)) return null;
  const seen = high.tallies.values().some(({ lost }) => lost >= 1);
  return seen ? null : question.positions.length - 1;
}

interface Views {
  /** The chance that a value passes, on both edges. */
  passes(index: number, proof: Proof): number;
  /** The same as far as the upper edge has a say. */
  roomAbove(index: number, proof: Proof): number;
  /** What a trial is expected to tell of the edges; of the upper one with a weight of its own. */
  worth(index: number, weightAbove: number): number;
}

function viewsOf({ question, low, high }: Omit<SizeState, 'next'>): Views {
  const last = question.positions.length - 1;
  const ofLow = viewOf(low, (index) => index);
  if (high === null) return { passes: ofLow.passes, worth: ofLow.tells, roomAbove: () => 1 };
  const ofHigh = viewOf(high, (index) => last - index);
  return {
    passes: (index, proof) => ofLow.passes(index, proof) * ofHigh.passes(index, proof),
    roomAbove: ofHigh.passes,
    // A trial that is lost to one edge tells nothing of the other.
    worth: (index, weightAbove) =>
      ofLow.tells(index) * ofHigh.survives(index) +
      (weightAbove === 0 ? 0 : weightAbove * ofHigh.tells(index) * ofLow.survives(index)),
  };
}

function viewOf({ model, tallies }: Edge, own: (index: number) => number) {
  const weights = weigh(model, tallies);
  return {
    passes: (index: number, proof: Proof) => passes(model, weights, own(index), proof),
    survives: (index: number) => survivesNext(model, weights, own(index)),
    tells: (index: number) => tells(model, weights, own(index)),
  };
}

/** The value whose trial is expected to tell most. */
function mostTelling(count: number, { worth }: Views, weightAbove: number): number {
  let best = { index: 0, worth: -1 };
  for (let index = 0; index < count; index += 1) {
    const here = worth(index, weightAbove);
    if (here > best.worth) best = { index, worth: here };
  }
  return best.index;
}
