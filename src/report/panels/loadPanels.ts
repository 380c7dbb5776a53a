import type { LoadRow } from '../../record/loadRow.ts';
import { failures } from '../../scenario/requestEnds.ts';
import { draw, type Panel, panel } from './panel.ts';
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
  return [
    panel({
      id: 'load',
      title: 'Load and goodput',
      unit: '/s',
      rightUnit: 'connections',
      timesS,
      series: [
        draw('good answers', 'good', 'line', perSecond(good)),
        draw('failures', 'bad', 'dashed', perSecond(failed)),
        draw(
          'connections',
          'load',
          'step',
          load.map((row) => row.connections),
          'right',
        ),
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
  ];
}

const good = (row: LoadRow): number | null => row.ok;

function failed(row: LoadRow): number | null {
  const counts = failures.map((column) => row[column]);
  const read = counts.filter((count) => count !== null);
  return read.length === 0 ? null : read.reduce((sum, count) => sum + count, 0);
}
