import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { derivedSeed, randomStream } from '../../src/random.ts';

/** What is left to chance in one run of a campaign. */
export interface Random {
  /** A time from the first to the second. */
  ms(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
}

/** The same for the same seed and number of a run, whichever machine makes it. */
export function randomOf(seed: number, run: number): Random {
  const stream = randomStream(derivedSeed(seed, `seed of repeat ${run}`), 'faults of a campaign');
  return {
    ms: (least, most) => uniformInt(stream, least, most),
    one: (of) => {
      if (of.length === 0) throw new TypeError('nothing to choose from');
      return of[uniformInt(stream, 0, of.length - 1)] as (typeof of)[number];
    },
  };
}

/** Numbers from 0 to less than 1, of a campaign whose runs do not each have a chance of their own. */
export function uniformOf(seed: number): () => number {
  const stream = randomStream(seed, 'faults of a campaign');
  return () => (stream.next() >>> 0) / 2 ** 32;
}
