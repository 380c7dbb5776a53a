import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** What chance is used for. Each has numbers of its own: to draw one more for one leaves the others as they were. */
export type Use =
  | 'order of trials'
  | 'requests'
  | 'arrivals'
  | 'bodies of requests'
  | 'bootstrap'
  | 'permutations'
  | 'simulated reports'
  | 'simulated services'
  | 'faults of a campaign'
  | 'values of requests'
  | `journey ${number}`
  | `seed of repeat ${number}`;

/**
 * An independent stream of numbers for one use of a seed. Seeds that people write are small and close to each other, and a
 * generator that begins with such a number gives nearly the same first draw for all of them: the seed is mixed first
 * (SplitMix64, Steele, Lea and Flood 2014, which is how xoroshiro's authors say to begin).
 */
export function randomStream(seed: number, use: Use): RandomGenerator {
  const mix = splitMix64(BigInt.asUintN(64, BigInt(seed)) ^ hashOf(use));
  return xoroshiro128plusFromState([mix(), mix()].flatMap((word) => [high(word), low(word)]));
}

/** A seed made of another one, a whole number from 0 to 2³¹ − 1. */
export const derivedSeed = (seed: number, use: Use): number => randomStream(seed, use).next() >>> 1;

/** Fisher-Yates by one generator for the whole run, so that the seed fixes the whole order. */
export function shuffler(seed: number): <T>(items: readonly T[]) => T[] {
  const random = randomStream(seed, 'order of trials');
  return (items) => {
    const shuffled = [...items];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const chosen = uniformInt(random, 0, last);
      [shuffled[last], shuffled[chosen]] = [shuffled[chosen] as never, shuffled[last] as never];
    }
    return shuffled;
  };
}

function splitMix64(seed: bigint): () => bigint {
  let state = seed;
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };
}

/** FNV-1a of 64 bits, of the words as they are: all uses are ASCII. */
function hashOf(use: Use): bigint {
  let hash = 0xcbf29ce484222325n;
  for (const letter of use) hash = BigInt.asUintN(64, (hash ^ BigInt(letter.charCodeAt(0))) * 0x100000001b3n);
  return hash;
}

const high = (word: bigint): number => Number(BigInt.asIntN(32, word >> 32n));
const low = (word: bigint): number => Number(BigInt.asIntN(32, word));
