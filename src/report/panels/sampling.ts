import type { ProbeColumn, ProbeRow } from '../../record/probeRow.ts';
import { firstPlace, type Numbers } from '../../record/table/numbers.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';

/** Values along the times of a clock; null is a gap, never 0. */
export type Values = (number | null)[];

/** Rates are differences over about this long: shorter ones show the sampling, longer ones hide what happened. */
const rateWindowMs = 750;
/** A report's pictures are about as wide. */
export const reportPoints = 600;

/** The rows of a recording that a chart shows, and for each the row that its rates are counted from. */
export interface Sampling {
  rows: Rows<ProbeRow>;
  /** Rows chosen; -1 is a pause in the recording, drawn as a gap. */
  picks: number[];
  /** First row of the window of each pick; -1: not enough before it. */
  windowStarts: number[];
  timesS: number[];
}

/**
 * At most about so many rows, evenly in time: of each stretch the row with the highest memory usage, so that peaks stay
 * and all kinds of memory are of one moment. Of a long recording, in whose stretches memory goes up and down many times,
 * half as many stretches, and of each the rows with the highest and the lowest of the usage and of the heap. Rates look
 * back over a whole stretch at least, so that no count is lost.
 */
export function samplingOf(rows: Rows<ProbeRow>, mostPoints = reportPoints): Sampling {
  const times = columnOf(rows, 'atMs');
  const first = rows.at(0)?.atMs ?? 0;
  const spanMs = (rows.at(-1)?.atMs ?? 0) - first;
  const isLong = spanMs / mostPoints > manySwingsMs;
  const stretchMs = rows.length <= mostPoints ? 0 : (isLong ? 2 : 1) * (spanMs / mostPoints);
  const chosen =
    stretchMs === 0
      ? Array.from({ length: rows.length }, (_, place) => place)
      : extremes(rows, first, stretchMs, isLong);
  const picks = withPauses(chosen, isLong ? longPause(times, chosen, stretchMs / 2) : pause(times, chosen));
  const windowMs = Math.max(rateWindowMs, stretchMs);
  return {
    rows,
    picks,
    windowStarts: picks.map((pick) => windowStart(times, pick, windowMs)),
    timesS: picks.map((pick, index) => timeOfPick(times, picks, pick, index)),
  };
}

/** In a longer stretch than this a heap fills and is emptied more than once. */
const manySwingsMs = 5000;

function extremes(rows: Rows<ProbeRow>, first: number, stretchMs: number, isLong: boolean): number[] {
  const times = columnOf(rows, 'atMs');
  const kept = [
    extremesOf(columnOf(rows, 'usageBytes'), 1),
    ...(isLong ? [extremesOf(columnOf(rows, 'usageBytes'), -1)] : []),
    ...(isLong ? [1, -1].map((sign) => extremesOf(columnOf(rows, 'heapUsedBytes'), sign)) : []),
  ];
  for (let place = 0; place < times.length; place += 1) {
    const stretch = Math.floor((times.at(place) - first) / stretchMs);
    for (const extreme of kept) extreme.look(stretch, place);
  }
  const chosen = new Set([0, ...kept.flatMap(({ places }) => places), rows.length - 1]);
  return isLong ? [...chosen].sort((a, b) => a - b) : [...chosen];
}

/** Of each stretch the place with the most of a column, or with the least; its first one where nothing was read. */
function extremesOf(
  values: Numbers,
  sign: number,
): { places: number[]; look: (stretch: number, place: number) => void } {
  const places: number[] = [];
  let [stretch, best] = [Number.NaN, Number.NaN];
  return {
    places,
    look(now, place) {
      const value = values.at(place) * sign;
      if (now !== stretch) places.push(place);
      else if (value > best || (Number.isNaN(best) && !Number.isNaN(value)))
        places[places.length - 1] = place;
      else return;
      [stretch, best] = [now, value];
    },
  };
}

/** A pause of the probe must not be bridged by a line. */
const withPauses = (picks: number[], isAfterPause: (index: number) => boolean): number[] =>
  picks.flatMap((pick, index) => (index > 0 && isAfterPause(index) ? [-1, pick] : [pick]));

/** Over a second, and five times its usual step. */
function pause(times: Numbers, picks: number[]): (index: number) => boolean {
  const steps = picks.slice(1).map((pick, index) => times.at(pick) - times.at(picks[index] ?? pick));
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
  return (index) => (steps[index - 1] ?? 0) > Math.max(1000, 5 * usual);
}

/** Where rows are far apart by chance of what they hold, a pause is so long without any: a shorter one can't be seen. */
function longPause(times: Numbers, picks: number[], leastMs: number): (index: number) => boolean {
  return (index) => {
    for (let place = (picks[index - 1] ?? 0) + 1; place <= (picks[index] ?? 0); place += 1)
      if (times.at(place) - times.at(place - 1) > leastMs) return true;
    return false;
  };
}

function timeOfPick(times: Numbers, picks: number[], pick: number, index: number): number {
  const place = pick === -1 ? (picks[index - 1] ?? 0) : pick;
  return Math.round(times.at(place) + (pick === -1 ? 1 : 0)) / 1000;
}

/** The last row at least `windowMs` before; near the beginning half of it is enough. */
function windowStart(times: Numbers, pick: number, windowMs: number): number {
  if (pick === -1) return -1;
  const atMs = times.at(pick);
  const start = Math.max(0, firstPlace(pick + 1, (place) => atMs - times.at(place) < windowMs) - 1);
  return atMs - times.at(start) >= windowMs / 2 ? start : -1;
}

/** What the column said at each time. */
export function levels({ rows, picks }: Sampling, column: ProbeColumn, factor = 1): Values {
  const values = columnOf(rows, column);
  return picks.map((pick) => (pick === -1 ? null : scaled(values.at(pick), factor)));
}

/** How fast a counter grew, per second. A counter that went back (a new process, a new group) is a gap. */
export function rates(sampling: Sampling, column: ProbeColumn, factor = 1): Values {
  const values = columnOf(sampling.rows, column);
  return growths(sampling, (place) => values.at(place)).map((growth) =>
    growth === null ? null : scaled((growth.by / growth.overMs) * 1000, factor),
  );
}

/** Share in percent that a counter's growth has in the growth of several. */
export function shares(sampling: Sampling, column: ProbeColumn, of: readonly ProbeColumn[]): Values {
  const values = columnOf(sampling.rows, column);
  const all = of.map((each) => columnOf(sampling.rows, each));
  const whole = growths(sampling, (place) => sumAt(all, place));
  return growths(sampling, (place) => values.at(place)).map((growth, index) => {
    const total = whole[index];
    return growth === null || !total || total.by === 0 ? null : scaled((100 * growth.by) / total.by, 1);
  });
}

/** NaN: none of them was read. */
function sumAt(columns: readonly Numbers[], place: number): number {
  const values = columns.map((column) => column.at(place)).filter((value) => !Number.isNaN(value));
  return values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0);
}

function growths(
  { rows, picks, windowStarts }: Sampling,
  read: (place: number) => number,
): ({ by: number; overMs: number } | null)[] {
  const times = columnOf(rows, 'atMs');
  return picks.map((pick, index) => {
    const start = windowStarts[index] ?? -1;
    if (pick === -1 || start === -1) return null;
    const by = read(pick) - read(start);
    return by >= 0 ? { by, overMs: times.at(pick) - times.at(start) } : null;
  });
}

/** Four significant digits are more than a picture can show, and keep the files small. */
function scaled(value: number, factor: number): number | null {
  if (Number.isNaN(value)) return null;
  const result = value * factor;
  return Math.abs(result) >= 1000 ? Math.round(result) : Number(result.toPrecision(4));
}
