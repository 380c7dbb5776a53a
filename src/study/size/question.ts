import type { EdgeModel, Tally } from './edge.ts';
import type { Proof } from './proof.ts';

/** What is asked: values in rising order of size, and how sure one must be of the one that is named. */
export interface SizeQuestion {
  /** Logarithms of the sizes, rising. */
  positions: readonly number[];
  /** Too much fails as well: a heap that leaves the machine no room. */
  twoSided: boolean;
  survives: number;
  confidence: number;
  maxTrials: number;
}

/** What one trial of a value came to; `lost`: it does not say on which side of what survives the value lies. */
export type Told = 'survived' | 'too small' | 'too large' | 'lost';

/** An edge of what survives; the upper one is the lower one of the values in falling order. */
export interface Edge {
  model: EdgeModel;
  /** By index in the edge's own order. */
  tallies: ReadonlyMap<number, Tally>;
}

/** Fresh trials of one value, to prove that it survives. */
export interface Attempt {
  index: number;
  proof: Proof;
  survived: number;
  lost: number;
}

/** Where a question stands. Values are named by their index. */
export interface SizeState {
  question: SizeQuestion;
  low: Edge;
  /** null: nothing is too large. */
  high: Edge | null;
  trials: number;
  /** Trials that were to find where the edge is, and prove nothing. */
  explored: number;
  /** The newest last. */
  attempts: readonly Attempt[];
  next: Next;
}

/** What is to be done now. Values are named by their index. */
export type Next =
  /** A trial that looks for the edge. */
  | { kind: 'explore'; index: number }
  /** A fresh trial of the value that is to be named. */
  | { kind: 'prove'; index: number }
  | { kind: 'answered'; index: number }
  /** No value is likely to pass. */
  | { kind: 'none' }
  /** Too few trials are left, or too little of the error that is allowed, to prove anything more. */
  | { kind: 'used up' };
