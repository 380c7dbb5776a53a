import type { ProbeColumn, ProbeRow } from '../../record/probeRow.ts';

/** Values along the times of a clock; null is a gap, never 0. */
export type Values = (number | null)[];

/** Rates are differences over about this long: shorter ones show the sampling, longer ones hide what happened. */
const rateWindowMs = 750;
const reportPoints = 600;

/** The rows of a recording that a chart shows, and for each the row that its rates are counted from. */
export interface Sampling {
  rows: ProbeRow[];
  /** Rows chosen; -1 is a pause in the recording, drawn as a gap. */
  picks: number[];
  /** First row of the window of each pick; -1: not enough before it. */
  windowStarts: number[];
  timesS: number[];
}

/**
 * At most about so many rows, evenly in time: of each stretch the row with the highest memory usage, so that peaks stay
 * and all kinds of memory are of one moment. Rates look back over a whole stretch at least, so that no count is lost.
 */
export function samplingOf(rows: ProbeRow[], mostPoints = reportPoints): Sampling {
  const first = rows[0]?.atMs ?? 0;
  const spanMs = (rows.at(-1)?.atMs ?? 0) - first;
  const stretchMs = rows.length <= mostPoints ? 0 : spanMs / mostPoints;
  const picks = withPauses(
    rows,
    stretchMs === 0 ? rows.map((_, index) => index) : peaks(rows, first, stretchMs),
  );
  const windowMs = Math.max(rateWindowMs, stretchMs);
  return {
    rows,
    picks,
    windowStarts: picks.map((pick) => windowStart(rows, pick, windowMs)),
    timesS: picks.map((pick, index) => timeOfPick(rows, picks, pick, index)),
  };
}

function peaks(rows: ProbeRow[], first: number, stretchMs: number): number[] {
  const chosen = new Map<number, number>();
  rows.forEach((row, index) => {
    const stretch = Math.floor((row.atMs - first) / stretchMs);
    const best = chosen.get(stretch);
    const bestUsage = best === undefined ? null : (rows[best]?.usageBytes ?? null);
    if (best === undefined || (row.usageBytes ?? -1) > (bestUsage ?? -1)) chosen.set(stretch, index);
  });
  return [...new Set([0, ...chosen.values(), rows.length - 1])];
}

/** A pause of the probe (over a second, and five times its usual step) must not be bridged by a line. */
function withPauses(rows: ProbeRow[], picks: number[]): number[] {
  const steps = picks.slice(1).map((pick, index) => gapMs(rows, picks[index] ?? pick, pick));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return picks.flatMap((pick, index) => {
    const before = steps[index - 1] ?? 0;
    return before > Math.max(1000, 5 * usual) ? [-1, pick] : [pick];
  });
}

const gapMs = (rows: ProbeRow[], from: number, to: number): number =>
  (rows[to]?.atMs ?? 0) - (rows[from]?.atMs ?? 0);

function timeOfPick(rows: ProbeRow[], picks: number[], pick: number, index: number): number {
  const row = pick === -1 ? rows[picks[index - 1] ?? 0] : rows[pick];
  return Math.round((row?.atMs ?? 0) + (pick === -1 ? 1 : 0)) / 1000;
}

/** The last row at least `windowMs` before; near the beginning half of it is enough. */
function windowStart(rows: ProbeRow[], pick: number, windowMs: number): number {
  const at = rows[pick]?.atMs;
  if (at === undefined) return -1;
  let start = pick;
  while (start > 0 && at - (rows[start]?.atMs ?? at) < windowMs) start -= 1;
  return at - (rows[start]?.atMs ?? at) >= windowMs / 2 ? start : -1;
}

/** What the column said at each time. */
export function levels(sampling: Sampling, column: ProbeColumn, factor = 1): Values {
  return sampling.picks.map((pick) => scaled(sampling.rows[pick]?.[column] ?? null, factor));
}

/** How fast a counter grew, per second. A counter that went back (a new process, a new group) is a gap. */
export function rates(sampling: Sampling, column: ProbeColumn, factor = 1): Values {
  return growths(sampling, (row) => row[column]).map((growth) =>
    growth === null ? null : scaled((growth.by / growth.overMs) * 1000, factor),
  );
}

/** Share in percent that a counter's growth has in the growth of several. */
export function shares(sampling: Sampling, column: ProbeColumn, of: readonly ProbeColumn[]): Values {
  const whole = growths(sampling, (row) => sumOf(row, of));
  return growths(sampling, (row) => row[column]).map((growth, index) => {
    const total = whole[index];
    return growth === null || !total || total.by === 0 ? null : scaled((100 * growth.by) / total.by, 1);
  });
}

function sumOf(row: ProbeRow, columns: readonly ProbeColumn[]): number | null {
  const values = columns.map((column) => row[column]).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function growths(
  sampling: Sampling,
  read: (row: ProbeRow) => number | null,
): ({ by: number; overMs: number } | null)[] {
  return sampling.picks.map((pick, index) => {
    const end = sampling.rows[pick];
    const start = sampling.rows[sampling.windowStarts[index] ?? -1];
    if (!end || !start) return null;
    const [to, from] = [read(end), read(start)];
    if (to === null || from === null || to < from) return null;
    return { by: to - from, overMs: end.atMs - start.atMs };
  });
}

/** Four significant digits are more than a picture can show, and keep the files small. */
function scaled(value: number | null, factor: number): number | null {
  if (value === null) return null;
  const result = value * factor;
  return Math.abs(result) >= 1000 ? Math.round(result) : Number(result.toPrecision(4));
}
