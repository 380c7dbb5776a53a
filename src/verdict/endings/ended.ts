import type { Sign } from '../../runtime/index.ts';
import type { Facts } from '../facts.ts';

/** How an out-of-memory message stopped the service, if it did. */
export interface Ended {
  how: 'exit' | 'useless';
  sign: Sign;
  atMs: number;
  /** The runtime says that it ends because of it, or the exit is the one that belongs to it. */
  stated: boolean;
}

/** An exit this long after the last message is not its consequence. */
const exitWithinMs = 10_000;
/** Broken seconds at the end that count as having stopped serving. */
const uselessMs = 3000;

/**
 * A message alone is not an end: the process must be gone soon afterwards, or the objective must be broken
 * from about then until the end. Otherwise it was one request's misfortune.
 */
export function endedBy(facts: Facts, signs: readonly Sign[]): Ended | null {
  if (signs.length === 0) return null;
  return facts.death.goneMs === null
    ? uselessAfter(facts, signs)
    : exitAfter(facts, signs, facts.death.goneMs);
}

function exitAfter({ death }: Facts, signs: readonly Sign[], goneMs: number): Ended | null {
  const near = signs.filter(({ atMs }) => atMs === null || Math.abs(goneMs - atMs) <= exitWithinMs);
  const fatal = near.find((sign) => isFatal(sign));
  const sign = fatal ?? near.at(-1);
  if (!sign || death.exitCode === 0) return null;
  return { how: 'exit', sign, atMs: goneMs, stated: fatal !== undefined };
}

function isFatal(sign: Sign): boolean {
  if (sign.kind === 'jvm-oome') return sign.act !== null || sign.inMain;
  return (sign.kind === 'native-failure' || sign.kind === 'runtime-oom') && sign.fatal;
}

function uselessAfter({ tail }: Facts, signs: readonly Sign[]): Ended | null {
  if (tail === null || tail.forMs < uselessMs) return null;
  const near = signs.filter(({ atMs }) => atMs !== null && atMs >= tail.fromMs - 10_000);
  const before = near.findLast(({ atMs }) => (atMs ?? 0) <= tail.fromMs + 1000);
  const sign = before ?? near[0];
  return sign ? { how: 'useless', sign, atMs: sign.atMs ?? tail.fromMs, stated: false } : null;
}

/** What followed, in words. */
export function consequence({ death, tail }: Facts, ended: Ended): string {
  if (ended.how === 'exit') return `The process ended with exit code ${death.exitCode ?? 'unknown'}.`;
  const seconds = Math.round((tail?.forMs ?? 0) / 1000);
  return `The process lives on but is useless: the objective was broken for the last ${seconds} s.`;
}
