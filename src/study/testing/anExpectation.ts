import type { Expectation } from '../../scenario/expected/compile.ts';

/** Anything, of all trials of all variants, unless stated otherwise. */
export const anExpectation = (changes: Partial<Expectation> = {}): Expectation => ({
  when: {},
  terminal: null,
  degradation: null,
  figures: [],
  during: null,
  atLeastShare: 1,
  confidence: null,
  ...changes,
});
