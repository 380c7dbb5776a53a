import type { Sign } from '../../runtime/index.ts';
import { killedExit, termedExit } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenSign } from '../facts.ts';
import { type Evidence, evidence } from '../finding.ts';
import { gapMs, type Moment, within } from '../moment.ts';
import { exitEvidence } from '../words/exitWords.ts';
import { bearing } from './bearing.ts';

/** How an out-of-memory message stopped the service, if it did. */
export interface Ended {
  /** `stated`: the runtime says that it ends, and nobody saw what came. `said`: it says so of a request, and nobody saw. */
  how: 'exit' | 'useless' | 'stated' | 'said';
  sign: SeenSign;
  at: Moment | null;
  /** The runtime says that it ends because of it, or the exit is the one that belongs to it. */
  stated: boolean;
  /** What speaks against it; null: nothing. */
  doubt: string | null;
}

const { endings } = bounds;

/**
 * A message alone is not an end: the process must be gone soon afterwards, or the objective must be broken
 * from about then until the end. Otherwise it was one request's misfortune.
 */
export function endedBy(facts: Facts, signs: readonly SeenSign[]): Ended | null {
  if (signs.length === 0) return null;
  if (facts.death.ended) return exitAfter(facts, signs);
  return facts.watch === null ? statedEnd(signs) : uselessAfter(facts, signs);
}

/** Moments that cannot be compared may be close. */
function exitAfter(facts: Facts, signs: readonly SeenSign[]): Ended | null {
  const { death } = facts;
  const near = weighed(
    facts,
    signs.filter(({ at }) => within(at, death.at, endings.exitWithinMs) !== false),
    death.at,
  );
  const fatal = near.find(({ sign }) => isFatal(sign));
  const found = fatal ?? near.at(-1);
  if (!found || death.exitCode === 0) return null;
  // Somebody's signal ended it: a line that does not speak of an end is no reason for that.
  if (!fatal && (death.exitCode === killedExit || death.exitCode === termedExit)) return null;
  const { sign, doubt } = found;
  return { how: 'exit', sign, at: death.at ?? sign.at, stated: fatal !== undefined && doubt === null, doubt };
}

/** Those that can be its reason, each with what speaks against it; null: nothing. */
function weighed(
  facts: Facts,
  signs: readonly SeenSign[],
  end: Moment | null,
): { sign: SeenSign; doubt: string | null }[] {
  return signs.flatMap((sign) => {
    const { on, because } = bearing(facts, sign, end);
    if (on === 'something else') return [];
    return { sign, doubt: on === 'open' ? (because ?? 'other reasons are as likely') : null };
  });
}

function statedEnd(signs: readonly SeenSign[]): Ended | null {
  const sign = signs.find((each) => isFatal(each) && !endsOneThread(each));
  return sign ? { how: 'stated', sign, at: sign.at, stated: true, doubt: null } : null;
}

/** The end of a JVM's main thread is the program's only where it has no other thread that holds it. */
const endsOneThread = (sign: Sign): boolean => sign.kind === 'jvm-oome' && sign.act === null && sign.inMain;

/** Nobody saw an end: the first such line stands for all. */
export function saidOnly({ death }: Facts, signs: readonly SeenSign[]): Ended | null {
  const [sign] = signs;
  return sign && death.alive === null ? { how: 'said', sign, at: sign.at, stated: false, doubt: null } : null;
}

/** Whoever says so ends of it. */
export function isFatal(sign: Sign): boolean {
  if (sign.kind === 'jvm-oome') return sign.act !== null || sign.inMain;
  return (
    (sign.kind === 'native-failure' || sign.kind === 'runtime-oom' || sign.kind === 'thread-refused') &&
    sign.fatal
  );
}

function uselessAfter(facts: Facts, signs: readonly SeenSign[]): Ended | null {
  const tail = facts.watch?.load?.tail ?? null;
  if (tail === null || tail.forMs < endings.uselessMs) return null;
  const sinceBroken = (sign: SeenSign) => gapMs(tail.from, sign.at) ?? Number.NEGATIVE_INFINITY;
  const recent = signs.filter((sign) => sinceBroken(sign) >= -endings.uselessAfterMs);
  const near = weighed(facts, recent, tail.from);
  const before = near.findLast(({ sign }) => sinceBroken(sign) <= endings.uselessBeforeMs);
  const found = before ?? near[0];
  if (!found) return null;
  const { sign, doubt } = found;
  return { how: 'useless', sign, at: sign.at ?? tail.from, stated: false, doubt };
}

/** What followed, where somebody saw it. */
export function consequence({ death, watch }: Facts, ended: Ended): Evidence | null {
  switch (ended.how) {
    case 'exit':
      return exitEvidence(death);
    case 'useless': {
      const seconds = Math.round((watch?.load?.tail?.forMs ?? 0) / 1000);
      const text = `The process lives on but is useless: the objective was broken for the last ${seconds} s.`;
      return evidence('load', text, ended.at);
    }
    case 'stated':
    case 'said':
      return null;
  }
}
