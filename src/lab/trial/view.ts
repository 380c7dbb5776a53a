import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import { spanMsOf } from '../../scenario/objective.ts';
import type { LiveSample, TrialProgress } from '../progress.ts';

/** What a watcher sees of the trial: its phases, its events, and what is made of the rows: levels, and shares over the last second. */
export interface View {
  phase(name: string): void;
  event(atMs: number, text: string): void;
  probe(row: ProbeRow): void;
  load(row: LoadRow): void;
  /** Over the last second all of the target stood still for half of the time, or its JVM's own clock did not move. */
  stalled(): boolean;
}

const empty: LiveSample = {
  atMs: 0,
  usageBytes: null,
  limitBytes: null,
  swapBytes: null,
  memFullShare: null,
  ioFullShare: null,
  heapUsedBytes: null,
  heapMaxBytes: null,
  gcShare: null,
  connections: null,
  perSecond: null,
  inFlight: null,
  waiting: null,
  goodput: null,
  p99Ms: null,
};

/** A new sample is reported at most this often. */
const everyMs = 250;
const windowMs = 1000;

export function openView(report: (progress: TrialProgress) => void): View {
  let sample = empty;
  let recent: ProbeRow[] = [];
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    phase: (name) => report({ kind: 'trial-phase', name }),
    event: (atMs, text) => report({ kind: 'trial-event', atMs, text }),
    probe(row) {
      recent = [...recent.filter((each) => each.atMs > row.atMs - windowMs), row];
      if (row.atMs - reportedAt < everyMs) return;
      reportedAt = row.atMs;
      const past = recent[0] ?? row;
      sample = {
        ...sample,
        atMs: row.atMs,
        usageBytes: row.usageBytes,
        limitBytes: row.limitBytes ?? sample.limitBytes,
        swapBytes: row.swapBytes,
        memFullShare: share(past, row, (each) => microToMilli(each.memFullUs)),
        ioFullShare: share(past, row, (each) => microToMilli(each.ioFullUs)),
        heapUsedBytes: row.heapUsedBytes,
        heapMaxBytes: row.heapMaxBytes,
        gcShare: share(past, row, gcMs),
      };
      report({ kind: 'trial-sample', sample });
    },
    stalled() {
      const [past, now] = [recent[0], recent.at(-1)];
      if (!past || !now) return false;
      const stood = [
        share(past, now, (each) => microToMilli(each.memFullUs)),
        share(past, now, (each) => microToMilli(each.ioFullUs)),
      ];
      // Over less time HotSpot's watcher, which writes its ticks every 50 ms, may just not have come by.
      const frozen = now.atMs - past.atMs > windowMs / 2 && past.jvmTickMs === now.jvmTickMs;
      return stood.some((each) => each !== null && each >= 0.5) || (now.jvmTickMs !== null && frozen);
    },
    load(row) {
      const seconds = spanMsOf(row) / 1000;
      sample = {
        ...sample,
        connections: row.connections,
        perSecond: row.perSecond,
        inFlight: row.perSecond === null ? null : row.inFlight,
        waiting: row.perSecond === null ? null : row.waiting,
        goodput: row.ok === null ? null : row.ok / seconds,
        p99Ms: row.p99Ms,
      };
    },
  };
}

function share(from: ProbeRow, to: ProbeRow, value: (row: ProbeRow) => number | null): number | null {
  const before = value(from);
  const after = value(to);
  if (before === null || after === null || to.atMs <= from.atMs) return null;
  return Math.min(1, (after - before) / (to.atMs - from.atMs));
}

const microToMilli = (value: number | null): number | null => (value === null ? null : value / 1000);

const gcMs = (row: ProbeRow): number | null =>
  row.youngGcMs === null ? null : row.youngGcMs + (row.fullGcMs ?? 0);
