import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import type { Rows } from '../../record/table/rows.ts';
import type { ServiceRow } from '../../record/tableRows.ts';
import type { Token } from '../../report/panels/palette.ts';
import { draw, type Panel, panel, type Series } from '../../report/panels/panel.ts';
import { samplingOf, type Values } from '../../report/panels/sampling.ts';

/** Which table a panel is drawn from: the probe's (20 rows a second), the load's or the containers' (one a second). */
interface Sources {
  probe: ProbeRow;
  load: LoadRow;
  services: ServiceRow;
}

interface OwnSeries<Row> {
  name: string;
  color: Token;
  style?: Series['style'];
  side?: 'left' | 'right';
  /** The value of a row; null: not read. */
  value: (row: Row) => number | null;
  /** The value is a counter: draw how much it grew per second. */
  rate?: boolean;
  /** For `services`: whose rows. */
  service?: string;
}

/** A panel of an experiment's own, beside those that reports have. */
export interface OwnPanel {
  id: string;
  title: string;
  unit: string;
  rightUnit?: string;
  /** Where the left axis ends; 100 for shares. */
  atLeast?: number;
  from: keyof Sources;
  series: OwnSeries<never>[];
}

type Spec<From extends keyof Sources> = Omit<OwnPanel, 'from' | 'series'> & {
  series: OwnSeries<Sources[From]>[];
};

/** `ownPanel('probe', { id, title, unit, series: [{ name, color, value: (row) => row.rssBytes }] })` */
export const ownPanel = <From extends keyof Sources>(from: From, spec: Spec<From>): OwnPanel => ({
  ...spec,
  from,
});

export function drawOwnPanel(spec: OwnPanel, recording: Recording, mostPoints: number): Panel {
  const { id, title, unit, rightUnit, atLeast } = spec;
  const timesS = clock(spec, recording, mostPoints);
  return panel({
    id,
    title,
    unit,
    timesS,
    ...(rightUnit === undefined ? {} : { rightUnit }),
    ...(atLeast === undefined ? {} : { atLeast }),
    series: spec.series.map((series) =>
      draw(
        series.name,
        series.color,
        series.style ?? 'line',
        valuesOf(series as OwnSeries<unknown>, spec.from, recording, mostPoints),
        series.side,
      ),
    ),
  });
}

function clock({ from }: OwnPanel, recording: Recording, mostPoints: number): number[] {
  if (from === 'probe') return samplingOf(recording.probe, mostPoints).timesS;
  return readingTimes(recording[from]).map((atMs) => Math.round(atMs) / 1000);
}

const readingTimes = (rows: readonly { atMs: number }[]): number[] => [
  ...new Set(rows.map(({ atMs }) => atMs)),
];

function valuesOf(
  { value, rate, service }: OwnSeries<unknown>,
  from: keyof Sources,
  recording: Recording,
  mostPoints: number,
): Values {
  if (from === 'probe') {
    const { rows, picks, windowStarts } = samplingOf(recording.probe, mostPoints);
    return picks.map((pick, index) =>
      rate
        ? speed(value, rowAt(rows, windowStarts[index] ?? -1), rowAt(rows, pick))
        : short(read(value, rowAt(rows, pick))),
    );
  }
  const rows: readonly { atMs: number; service?: string }[] = recording[from];
  const own = new Map(
    rows.filter((row) => service === undefined || row.service === service).map((row) => [row.atMs, row]),
  );
  return readingTimes(rows).map((atMs, index, times) =>
    rate
      ? speed(value, own.get(times[index - 1] ?? Number.NaN), own.get(atMs))
      : short(read(value, own.get(atMs))),
  );
}

const rowAt = <Row>(rows: Rows<Row>, place: number): Row | undefined =>
  place === -1 ? undefined : rows.at(place);

const read = (value: (row: unknown) => number | null, row: unknown): number | null =>
  row === undefined ? null : value(row);

/** A counter that went back belongs to another process: a gap. */
function speed(
  value: (row: unknown) => number | null,
  from: { atMs: number } | undefined,
  to: { atMs: number } | undefined,
): number | null {
  const [before, after] = [read(value, from), read(value, to)];
  if (before === null || after === null || after < before || !from || !to || to.atMs === from.atMs)
    return null;
  return short(((after - before) / (to.atMs - from.atMs)) * 1000);
}

/** Four digits are more than a picture can show. */
const short = (value: number | null): number | null =>
  value === null || Number.isInteger(value) ? value : Number(value.toPrecision(4));
