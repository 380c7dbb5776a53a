import type { Facts } from '../facts.ts';
import { type Evidence, evidence } from '../finding.ts';
import type { Moment } from '../moment.ts';
import type { DegradationKind } from '../verdict.ts';
import { collectingWords, percent } from '../words/symptomWords.ts';
import { isStarved, symptom } from './thrash.ts';
import { unread } from './window.ts';

/** What logs tell of the time before an end. */
export interface LoggedDegradation {
  /** null: these logs cannot tell. */
  kind: DegradationKind | null;
  at: Moment | null;
  evidence: Evidence[];
  missing: string[];
}

const paging =
  'pressure and refault counters from before the end (memory.pressure, memory.stat): paging leaves no log';

/** GC thrash can be told from a GC log, by the bounds of a trial; paging needs counters of the time, which no log keeps. */
export function loggedDegradation({ program: { gcLog } }: Facts): LoggedDegradation {
  const worst = gcLog?.worst ?? null;
  if (!gcLog || !worst) return { kind: null, at: null, evidence: [], missing: [paging] };
  const { activity, at, quote } = worst;
  const { kind, near } = symptom({ ...unread, gc: activity }, false);
  const is = kind === 'gc-thrash';
  const starved = isStarved(activity)
    ? ' The collector itself was starved, by paging or by a CPU quota: that is not GC thrash.'
    : '';
  const text = `${collectingWords(activity, '10')}${starved}`;
  const none = `Collections took at most ${percent(Math.max(activity.share ?? 0, activity.atWork ?? 0))} of any 10 s, and left ${percent(activity.liveShare)} in use: no GC thrash.`;
  const much = is || near === 'gc-thrash' || starved !== '';
  return {
    kind: is ? 'gc-thrash' : null,
    at: is ? at : null,
    evidence: [evidence(gcLog.source, much ? text : none, at, quote)],
    missing: is ? [] : [paging],
  };
}
