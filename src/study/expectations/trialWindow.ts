import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { Rows } from '../../record/table/rows.ts';
import type { Expectation } from '../../scenario/expected/compile.ts';
import { loadMs } from '../../scenario/loads/cap.ts';
import { startOf } from '../../scenario/objective.ts';
import { formatDuration } from '../../scenario/units.ts';
import { between } from '../../verdict/signals/counter.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/** What a trial recorded of a stretch of its load. */
export interface TrialWindow {
  /** All of the load: what the whole trial is known by holds for it. */
  whole: boolean;
  /** Its ends, as it was planned, on the trial's clock. */
  fromMs: number;
  toMs: number;
  load: LoadRow[];
  probe: Rows<ProbeRow>;
  /** Why nothing can be said of what the clients felt in it; null: it was there, and looked at, to its end. */
  cut: { gone: boolean; why: string } | null;
}

/** A row of load is a second: a window may be short of its last one. */
const rowMs = 1000;

/** null: the trial had no load, or did not come to the measured part of it. */
export function windowOf(
  { trial, load, probe }: Recording,
  verdict: Verdict,
  during: Expectation['during'],
): TrialWindow | null {
  const startMs = verdict.times.loadStart;
  if (trial.plan.load === null) return null;
  const gone = (why: string): TrialWindow => ({
    whole: during === null,
    fromMs: 0,
    toMs: 0,
    load: [],
    probe: [],
    cut: { gone: true, why },
  });
  if (verdict.terminal.kind === 'failed-to-start') return gone('it did not start');
  const measuredMs = trial.phases.find(({ warmup }) => !warmup)?.startMs ?? null;
  const fromMs = measuredMs ?? (trial.phases.length === 0 ? startMs : null);
  if (fromMs === null || startMs === null)
    return verdict.times.serviceEnd === null ? null : gone('it ended before the measured load');
  const plannedMs = startMs + loadMs(trial.plan.load);
  const [beginMs, endMs] = [
    fromMs + (during?.fromMs ?? 0),
    during?.toMs == null ? plannedMs : fromMs + during.toMs,
  ];
  return {
    whole: during === null,
    fromMs: beginMs,
    toMs: endMs,
    load: load.filter((row) => startOf(row) >= beginMs - rowMs / 2 && row.atMs <= endMs + rowMs / 2),
    probe: between(probe, beginMs, endMs),
    cut:
      beginMs >= plannedMs ? { gone: false, why: 'the load ends before it' } : cutAt(verdict, fromMs, endMs),
  };
}

function cutAt({ times }: Verdict, fromMs: number, endMs: number): TrialWindow['cut'] {
  const { serviceEnd, observationEnd } = times;
  if (serviceEnd !== null && serviceEnd < endMs - rowMs)
    return { gone: true, why: `it lived ${formatDuration(Math.max(0, serviceEnd - fromMs))} of the load` };
  if (observationEnd !== null && observationEnd < endMs - rowMs)
    return {
      gone: false,
      why: `it was stopped after ${formatDuration(Math.max(0, observationEnd - fromMs))} of the load`,
    };
  return null;
}
