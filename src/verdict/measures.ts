import { type Drive, driveOf, type LoadRow, whileAsked } from '../record/loadRow.ts';
import { startOf } from '../scenario/objective.ts';
import { median } from '../statistics/median.ts';
import type { End } from './finding.ts';
import { felt } from './service.ts';
import { highest } from './signals/counter.ts';
import { ended, goodput, judged } from './signals/goodput.ts';
import { gcActivity } from './signals/heap/gc.ts';
import { peaks } from './signals/memory/peaks.ts';
import { worstShare } from './signals/stalls.ts';
import type { TrialFacts } from './trialFacts.ts';
import type { Verdict } from './verdict.ts';

/**
 * Figures of the measured load (warm-up left out), and the peaks of memory over all of the trial. Percentiles are the
 * generator's own, of all its requests: null where it did not come to write them down. Rows of seconds cannot tell them.
 */
export function measures(
  facts: TrialFacts,
  end: End,
  { firstBroken: brokenMs, serviceEnd: serviceEndAt }: Verdict['times'],
): Verdict['measures'] {
  const { recording, measured, endMs } = facts;
  const { probe, trial } = recording;
  const held = peaks(probe, facts.kills.own);
  const rates = judged(measured).flatMap((row) => goodput(row) ?? []);
  const breakMs = end.kind === 'survived' ? brokenMs : (brokenMs ?? end.at?.ms ?? null);
  const atBreak = driveAt(whileAsked(measured), breakMs);
  return {
    survivedMs: lived(facts, end, serviceEndAt),
    connectionsAtBreak: atBreak?.unit === 'connections' ? atBreak.many : null,
    perSecondAtBreak: atBreak?.unit === 'requests/s' ? atBreak.many : null,
    containersAtEnd: containersAtEnd(facts),
    goodputPeak: rates.length === 0 ? null : Math.max(...rates),
    goodputMedian: median(rates),
    p50Ms: recording.histogram?.p50Ms ?? null,
    p99Ms: recording.histogram?.p99Ms ?? null,
    requests: measured.reduce((sum, row) => sum + ended(row) + (row.lost ?? 0), 0),
    good: measured.reduce((sum, row) => sum + (row.ok ?? 0), 0),
    ...felt(measured),
    unfinished: measured.at(-1)?.inFlight ?? 0,
    peakUsageBytes: held.usageBytes,
    peakAnonBytes: held.anonBytes,
    peakFileBytes: held.fileBytes,
    peakSwapBytes: held.swapBytes,
    peakHeapBytes: highest(probe, 'heapUsedBytes') ?? loggedHeap(facts),
    limitBytes: highest(probe, 'limitBytes'),
    worstMemFullShare: worstShare(probe, 'memFullUs', probe.at(0)?.atMs ?? 0, endMs),
    worstIoFullShare: worstShare(probe, 'ioFullUs', probe.at(0)?.atMs ?? 0, endMs),
    worstGcShare: worstGc(facts, trial.clock.zeroWallMs),
  };
}

/**
 * From the start of the measured load. A service that ended before it, in its warm-up or at its own start, lived for no time
 * of it, and is one of those that were looked at: at 0. null: no load was planned, or the looking stopped before.
 */
function lived(
  { recording, measuredFromMs, endMs }: TrialFacts,
  end: End,
  serviceEndMs: number | null,
): number | null {
  const stopMs = serviceEndMs ?? endMs;
  if (measuredFromMs !== null && stopMs >= measuredFromMs) return stopMs - measuredFromMs;
  const ended = serviceEndMs !== null || end.kind === 'failed-to-start';
  return ended && recording.trial.plan.load !== null ? 0 : null;
}

/** The main target's, and those that density had added. */
function containersAtEnd({ recording, endMs }: TrialFacts): number | null {
  if (recording.trial.plan.density === null) return null;
  const ready = recording.events.filter(({ kind, atMs }) => kind === 'service-ready' && atMs <= endMs);
  return ready.length + 1;
}

/** Without performance data: the fullest heap that a collection began with, in whole mebibytes. */
function loggedHeap({ gcLog }: TrialFacts): number | null {
  const most = gcLog.pauses.reduce((top, { beforeMb }) => Math.max(top, beforeMb ?? 0), 0);
  return most === 0 ? null : most * 1024 ** 2;
}

/** A moment at the edge of two rows belongs to the row that begins there, one after the load to its last. null: before the measured load, or no load. */
function driveAt(rows: readonly LoadRow[], atMs: number | null): Drive | null {
  const [first] = rows;
  if (atMs === null || first === undefined || atMs < startOf(first)) return null;
  const row = rows.find((candidate) => candidate.atMs > atMs) ?? rows.at(-1);
  return row === undefined ? null : driveOf(row);
}

function worstGc({ recording, gcLog, endMs }: TrialFacts, zeroWallMs: number): number | null {
  let worst: number | null = null;
  const fromMs = recording.probe.at(0)?.atMs ?? 0;
  for (let atMs = fromMs; atMs <= Math.max(fromMs, endMs - 5000); atMs += 500) {
    const { share, atWork } = gcActivity(
      recording.probe,
      gcLog,
      zeroWallMs,
      atMs,
      Math.min(endMs, atMs + 5000),
    );
    if (share !== null) worst = Math.max(worst ?? 0, share, atWork ?? 0);
  }
  return worst;
}
