import { answersIn, type LoadRow } from '../../record/loadRow.ts';
import { failures } from '../../scenario/requestEnds.ts';
import { draw, type Panel, panel, type Series } from './panel.ts';
import type { Values } from './sampling.ts';

/** What the clients saw, second by second. */
export function loadPanels(load: LoadRow[]): Panel[] {
  const timesS = load.map((row) => row.atMs / 1000);
  const perSecond = (count: (row: LoadRow) => number | null): Values =>
    load.map((row) => {
      const value = count(row);
      return value === null || !row.spanMs ? null : Math.round((value * 10_000) / row.spanMs) / 10;
    });
  const latency = (column: 'p50Ms' | 'p90Ms' | 'p99Ms') => load.map((row) => row[column]);
  const latencies = [latency('p50Ms'), latency('p90Ms'), latency('p99Ms')] as const;
  const arrives = load.some((row) => row.perSecond !== null);
  const connections = draw(
    'connections',
    'load',
    'step',
    load.map((row) => row.connections),
    'right',
  );
  return [
    panel({
      id: 'load',
      title: 'Load and goodput',
      unit: '/s',
      rightUnit: arrives ? 'requests' : 'connections',
      timesS,
      series: [
        draw('good answers', 'good', 'line', perSecond(good)),
        draw('failures', 'bad', 'dashed', perSecond(failed)),
        ...(arrives ? arrivals(load, perSecond) : [connections]),
      ],
    }),
    panel({
      id: 'latency',
      title: 'Latency',
      unit: 'ms',
      // The axis is logarithmic and cannot show a 0, which old recordings in whole milliseconds have.
      logarithmic: latencies.every((values) => values.every((value) => value === null || value > 0)),
      timesS,
      series: [
        draw('p50', 'low', 'line', latencies[0]),
        draw('p90', 'high', 'dashed', latencies[1]),
        draw('p99', 'top', 'line', latencies[2]),
      ],
    }),
    ...(load.some((row) => row.journeysBegun !== null) ? [journeys(timesS, perSecond)] : []),
  ];
}

const journeys = (timesS: number[], perSecond: (count: (row: LoadRow) => number | null) => Values): Panel =>
  panel({
    id: 'journeys',
    title: 'Journeys',
    unit: '/s',
    timesS,
    series: [
      draw(
        'begun',
        'load',
        'line',
        perSecond((row) => row.journeysBegun),
      ),
      draw(
        'done',
        'good',
        'line',
        perSecond((row) => row.journeysDone),
      ),
      draw(
        'abandoned',
        'bad',
        'dashed',
        perSecond((row) => row.journeysAbandoned),
      ),
    ],
  });

/** What an open loop shows in place of connections: what arrived, and what has not ended. */
function arrivals(load: LoadRow[], perSecond: (count: (row: LoadRow) => number | null) => Values): Series[] {
  const under = (name: string, column: 'inFlight' | 'waiting', color: Series['color']): Series =>
    draw(
      name,
      color,
      'step',
      load.map((row) => row[column]),
      'right',
    );
  return [
    draw(
      'offered',
      'load',
      'line',
      perSecond((row) => row.due),
    ),
    draw('answered', 'low', 'dotted', perSecond(answered)),
    under('in flight', 'inFlight', 'high'),
    under('waiting', 'waiting', 'top'),
  ];
}

const answered = (row: LoadRow): number | null => (row.ok === null ? null : answersIn(row));

const good = (row: LoadRow): number | null => row.ok;

function failed(row: LoadRow): number | null {
  const counts = failures.map((column) => row[column]);
  const read = counts.filter((count) => count !== null);
  return read.length === 0 ? null : read.reduce((sum, count) => sum + count, 0);
}
