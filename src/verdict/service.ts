import type { LoadRow } from '../record/loadRow.ts';
import { isLongEnough, isUnasked, spanMsOf } from '../scenario/objective.ts';
import { failures } from '../scenario/requestEnds.ts';
import { sigkill } from '../signals.ts';
import { bounds } from './bounds.ts';
import type { End } from './finding.ts';
import type { TrialFacts } from './trialFacts.ts';

const { endings } = bounds;

/**
 * When the service ended, on the trial's clock: its main process was gone, or it no longer served, until the looking ended.
 * null: it served to the end of the looking, or there was never one. The kill of a worker is no end of a service that goes
 * on, whatever the verdict says of the kill.
 */
export function serviceEndMs({ death, watch }: TrialFacts, end: End): number | null {
  if (end.kind === 'failed-to-start') return null;
  if (death.ended) {
    // The kernel's stamp of a kill is finer than the probe's look at the process.
    const killed = end.victim === 'main' ? end.at : null;
    return killed?.ms ?? death.at?.ms ?? null;
  }
  if (end.kind === 'unresponsive') return end.at?.ms ?? null;
  const tail = watch.load?.tail ?? null;
  const enough = Math.min(endings.unresponsiveMs, watch.brokenForMs ?? endings.unresponsiveMs);
  // After an error for lack of memory fewer broken seconds are an end: the verdict has looked at that.
  const forMemory = end.kind === 'heap-oome' || end.kind === 'other-oome' || end.kind === 'native-oom';
  return tail !== null && (forMemory || tail.forMs >= enough) ? tail.from.ms : null;
}

/** The first kill of any of the trial's processes, whoever killed; null: none was seen. */
export function firstKillMs({ kills, sent, death }: TrialFacts, end: End): number | null {
  const moments = [
    ...kills.own.map(({ at }) => at),
    ...kills.global.filter(({ service }) => service !== null).map(({ at }) => at),
    end.kind === 'oom-kill' || end.kind === 'external-kill' ? end.at : null,
  ].flatMap((at) => (at === null ? [] : at.ms));
  // With the first process of a container the kernel kills those that are left: that is part of its end.
  const left = (death.at?.ms ?? Number.POSITIVE_INFINITY) - endings.sameKillMs;
  const signals = sent.all
    .filter(({ signal, toMain, atMs }) => signal === sigkill && (toMain || atMs < left))
    .map(({ atMs }) => atMs);
  const first = Math.min(...moments, ...signals);
  return Number.isFinite(first) ? first : null;
}

/** Requests that ended in anything but a good answer, and the longest stretch of whole rows of the load without one, of those in which somebody waited. */
export function felt(rows: readonly LoadRow[]): { failed: number; longestGapMs: number | null } {
  let [failed, gapMs, longestMs] = [0, 0, 0];
  for (const row of rows) {
    failed += failures.reduce((sum, kind) => sum + (row[kind] ?? 0), 0);
    // A sliver in which nothing came says nothing, and no more does a second in which nobody asked.
    if ((row.ok ?? 0) > 0) gapMs = 0;
    else if (isLongEnough(row) && !isUnasked(row)) gapMs += spanMsOf(row);
    longestMs = Math.max(longestMs, gapMs);
  }
  return { failed, longestGapMs: rows.length === 0 ? null : longestMs };
}
