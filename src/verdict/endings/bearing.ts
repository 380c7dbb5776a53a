import { runtimeOf, runtimes } from '../../runtime/index.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenSign } from '../facts.ts';
import { gapMs, type Moment } from '../moment.ts';
import { mostHeld } from '../signals/memory/memoryUsed.ts';
import { percent } from '../words/symptomWords.ts';

/** Whether a message of lacking memory can be what ended the service, by all else that is on record. */
export interface Bearing {
  /** `open`: nothing speaks against it, but too little for it. */
  on: 'its end' | 'open' | 'something else';
  /** What speaks against it, as a sentence. */
  because: string | null;
}

const { endings, reading } = bounds;
const its: Bearing = { on: 'its end', because: null };

/**
 * A line near the end is hearsay and may be of another program, of a request that was refused, or of something long
 * survived. `end`: when the process ended, or from when on it served no more.
 */
export function bearing(facts: Facts, sign: SeenSign, end: Moment | null): Bearing {
  if (isForeign(facts, sign))
    return {
      on: 'something else',
      because: `No ${runtimes[sign.runtime].title} was seen to run in the container: the line is about another one.`,
    };
  if (facts.watch === null) return its;
  return wentOnAfter(facts, sign, end) ?? harmlessBefore(facts, sign, end) ?? corroborated(facts, sign, end);
}

/** Its words are of a runtime that does not run there: each process that was counted is of another. */
export function isForeign({ census }: Facts, sign: SeenSign): boolean {
  const runtime = runtimeOf(sign);
  return runtime !== null && isAbsent(census, runtime) && !census?.hasUnnamed;
}

const isAbsent = (census: Facts['census'], runtime: SeenSign['runtime']): boolean =>
  census !== null && runtimes[runtime].processNames !== null && !census.runtimes.has(runtime);

/** The longest that the service met its objective without a break between the two, in milliseconds; 0 where nobody asked it. */
export function servedWellMs({ watch }: Facts, from: Moment | null, to: Moment | null): number {
  if (from === null || to === null) return 0;
  const runs = watch?.load?.wellServed ?? [];
  return runs.reduce((longest, run) => {
    const begin = Math.max(run.from.ms, from.ms);
    return Math.max(longest, Math.min(run.to.ms, to.ms) - begin);
  }, 0);
}

/** Whether it went on serving after that so long that its end has another reason. */
export const wentOn = (facts: Facts, after: Moment | null, end: Moment | null): boolean =>
  servedWellMs(facts, after, end) >= endings.wentOnMs;

/** When the main process ended, or from when on the service was of no use, as far as was watched; null: it serves, or nobody saw. */
export function endOfService({ death, watch }: Facts): Moment | null {
  if (death.ended) return death.at;
  const tail = watch?.load?.tail ?? null;
  return tail !== null && tail.forMs >= endings.doubtfulMs ? tail.from : null;
}

function wentOnAfter(facts: Facts, sign: SeenSign, end: Moment | null): Bearing | null {
  if (!wentOn(facts, sign.at, end)) return null;
  const live = heapAfter(facts, sign);
  // Threads die of it one by one, and the last ones serve for a while.
  if (live !== null && live > endings.heapRoomyShare) return live >= endings.heapFullShare ? its : open(null);
  const seconds = Math.round(servedWellMs(facts, sign.at, end) / 1000);
  const room =
    live === null ? '' : `, and at most ${percent(live)} of its heap were in use after collections`;
  return { on: 'something else', because: `After it the service met its objective for ${seconds} s${room}.` };
}

/** The same was said before, and it went on. */
function harmlessBefore(facts: Facts, sign: SeenSign, end: Moment | null): Bearing | null {
  const earlier = facts.signs.find((other) => isAlike(other, sign) && (gapMs(other.at, sign.at) ?? 0) > 0);
  if (!earlier || isFinal(sign) || !wentOn(facts, earlier.at, end)) return null;
  const live = heapAfter(facts, earlier);
  if (live !== null && live >= endings.heapFullShare) return null;
  const because = 'The same was said before, and the service went on to meet its objective.';
  return live !== null && live <= endings.heapRoomyShare ? { on: 'something else', because } : open(because);
}

function corroborated(facts: Facts, sign: SeenSign, end: Moment | null): Bearing {
  const { census, watch, program } = facts;
  const runtime = runtimeOf(sign);
  if (runtime !== null && isAbsent(census, runtime))
    return open(`No ${runtimes[runtime].title} is known to run in the container.`);
  if (sign.kind === 'native-failure' && sign.plain && !hasGrown(facts, sign.at))
    return open('Its memory had not grown: the words may be about another one’s.');
  if (isFinal(sign)) return its;
  const gap = gapMs(sign.at, end) ?? 0;
  if (watch?.load === null && gap > endings.wentOnMs)
    return open('Seconds lie between that and its end, and nobody asked whether it still served.');
  const later = program.log?.lastLine ?? null;
  // A server that goes on may say it for each request.
  const again = facts.signs.findLast((other) => isAlike(other, sign)) ?? sign;
  if (later && (gapMs(again.at, later.at) ?? 0) > endings.wentOnMs)
    return open('The last that it said came later, and is about something else.');
  return its;
}

const open = (because: string | null): Bearing => ({ on: 'open', because });

/** It says of itself that it ends. */
const isFinal = (sign: SeenSign): boolean =>
  sign.kind === 'jvm-oome' ? sign.act !== null || sign.inMain : 'fatal' in sign && sign.fatal;

const isAlike = (one: SeenSign, other: SeenSign): boolean =>
  one.kind === other.kind &&
  one.runtime === other.runtime &&
  (one.kind !== 'jvm-oome' || other.kind !== 'jvm-oome' || one.family === other.family);

/** What lived in the Java heap at most after that; null: the error is about another space, or nobody saw. */
function heapAfter({ memory }: Facts, sign: SeenSign): number | null {
  if (sign.kind !== 'jvm-oome' || (sign.family !== 'heap' && sign.family !== 'unnamed')) return null;
  // What it had to throw away is free only afterwards.
  const after = (memory.heapLive ?? []).filter(({ at }) => (gapMs(sign.at, at) ?? -1) > reading.earlyMs);
  return after.reduce<number | null>((most, { share }) => Math.max(most ?? 0, share), null);
}

/** By then it held much more than at first. Where nobody measured, it may have. */
function hasGrown({ memory: { held } }: Facts, until: Moment | null): boolean {
  if (held === null || until === null) return true;
  const [first, most] = [held.at(0), mostHeld(held, (atMs) => atMs <= until.ms)];
  return first === undefined || most === null || most >= first.bytes * endings.grewMultiple;
}
