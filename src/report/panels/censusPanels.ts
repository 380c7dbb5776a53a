import type { ProbeRow } from '../../record/probeRow.ts';
import type { Recording } from '../../record/recording.ts';
import { firstPlace } from '../../record/table/numbers.ts';
import { columnOf, type Rows } from '../../record/table/rows.ts';
import type { ProcessRow, ServiceRow } from '../../record/tableRows.ts';
import { firstRow } from '../../verdict/signals/counter.ts';
import { memoryUsed } from '../../verdict/signals/memory/memoryUsed.ts';
import { openFiles } from '../../verdict/signals/openFiles.ts';
import { gunicornWorkers, ownBytes, processesSeen } from '../../verdict/signals/processes.ts';
import type { Token } from './palette.ts';
import { draw, type Panel, panel, type Series } from './panel.ts';
import { samplingOf, type Values } from './sampling.ts';

const MiB = 1024 ** 2;
/** In the order of their size; more would be too many to tell apart. */
const colors = ['anon', 'swap', 'heap', 'good', 'cache', 'bad', 'kernel'] as const satisfies Token[];
/** Smaller processes, such as a shell or an init, explain nothing. */
const leastProcessBytes = 4 * MiB;
/** Definitions of "memory used" that differ by less than this share of the limit need no panel. */
const worthTelling = 0.1;
const leastGrowthBytes = MiB;
const mostProcesses = 5;
const mostFiles = 3;

/** Panels of the census, each only where it tells something that the others do not. */
export function censusPanels(recording: Recording, mostPoints?: number): Panel[] {
  return [
    ...servicesPanel(recording.services, recording.probe),
    ...processesPanel(recording.processes),
    ...definitionsPanel(recording, mostPoints),
    ...filesPanel(recording),
    ...queuePanel(recording),
  ];
}

/** All containers of one machine, one upon the other, under its limit. */
function servicesPanel(rows: readonly ServiceRow[], probe: Rows<ProbeRow>): Panel[] {
  const names = [...new Set(rows.map(({ service }) => service))];
  if (names.length < 2) return [];
  const times = timesOf(rows);
  const limit = firstRow(probe, 'limitBytes')?.limitBytes ?? null;
  return [
    panel({
      id: 'services',
      title: 'Memory of each service',
      unit: 'MiB',
      timesS: times.map(seconds),
      series: [
        ...names.map((name, index) =>
          draw(
            name,
            colors[index % colors.length] ?? 'ink',
            'area',
            // A service that is not there (yet, or any more) holds nothing.
            at(
              times,
              rows.filter(({ service }) => service === name),
              ({ usageBytes }) => usageBytes,
            ).map((value) => value ?? 0),
          ),
        ),
        draw('limit', 'limit', 'dashed', limit === null ? [] : times.map(() => mib(limit))),
      ],
    }),
  ];
}

function processesPanel(rows: readonly ProcessRow[]): Panel[] {
  const large = processesSeen(rows)
    .filter(({ peakBytes }) => peakBytes >= leastProcessBytes)
    .slice(0, mostProcesses);
  if (large.length < 2) return [];
  const several = new Set(large.map(({ service }) => service)).size > 1;
  const times = timesOf(rows);
  return [
    panel({
      id: 'processes',
      title: 'Own memory of processes, with what is in swap',
      unit: 'MiB',
      timesS: times.map(seconds),
      series: large.map((process, index) =>
        draw(
          `${several ? `${process.service}: ` : ''}${process.name} ${process.pid}`,
          colors[index] ?? 'ink',
          'line',
          at(times, process.rows, ownBytes),
        ),
      ),
    }),
  ];
}

/** What people call "memory used", where it is not one number. */
function definitionsPanel({ probe, processes }: Recording, mostPoints?: number): Panel[] {
  if (widestGap(probe) < worthTelling) return [];
  const { picks, rows, timesS } = samplingOf(probe, mostPoints);
  const used = picks.map((pick) => {
    const row = pick === -1 ? undefined : rows.at(pick);
    return row ? memoryUsed(row) : null;
  });
  const line = (key: keyof ReturnType<typeof memoryUsed>): Values =>
    used.map((one) => {
      const bytes = one?.[key] ?? null;
      return bytes === null ? null : mib(bytes);
    });
  const resident = residentAt(processes, timesS);
  return [
    panel({
      id: 'memory-used',
      title: '“Memory used”, by definition',
      unit: 'MiB',
      timesS,
      series: [
        draw('usage (what the limit is about)', 'ink', 'line', line('usage')),
        draw('docker stats ≥ 20.10, working set', 'swap', 'line', line('dockerStats')),
        draw('docker stats ≤ 19.03', 'good', 'dashed', line('dockerStatsOld')),
        draw('cAdvisor rss', 'anon', 'line', line('cadvisorRss')),
        draw('sum of the processes’ RSS', 'heap', 'dotted', resident),
      ],
    }),
  ];
}

/** The most that usage was above cAdvisor's rss, of the limit. */
function widestGap(probe: Rows<ProbeRow>): number {
  const [usage, anon] = [columnOf(probe, 'usageBytes'), columnOf(probe, 'anonBytes')];
  const limit = columnOf(probe, 'limitBytes');
  let widest = 0;
  for (let place = 0; place < usage.length; place += 1)
    widest = Math.max(widest, (usage.at(place) - anon.at(place)) / limit.at(place) || 0);
  return widest;
}

/** Between two counts the last one stands. */
function residentAt(rows: readonly ProcessRow[], timesS: readonly number[]): Values {
  const sums = [...Map.groupBy(rows, ({ atMs }) => atMs)].map(([atMs, moment]) => ({
    atMs,
    bytes: moment.reduce((sum, { rssBytes }) => sum + (rssBytes ?? 0), 0),
  }));
  return timesS.map((timeS) => {
    const last = sums[firstPlace(sums.length, (place) => (sums[place]?.atMs ?? 0) > timeS * 1000) - 1];
    return last ? mib(last.bytes) : null;
  });
}

function filesPanel({ files }: Recording): Panel[] {
  const growing = openFiles(files)
    .filter(({ growthBytes }) => growthBytes >= leastGrowthBytes)
    .slice(0, mostFiles);
  if (growing.length === 0) return [];
  const times = timesOf(growing.flatMap(({ rows }) => rows));
  return [
    panel({
      id: 'files',
      title: 'Open files that grow',
      unit: 'MiB',
      timesS: times.map(seconds),
      series: growing.flatMap(({ path, rows }, index): Series[] => [
        draw(
          path,
          colors[index] ?? 'ink',
          'line',
          at(times, rows, ({ sizeBytes }) => sizeBytes),
        ),
        draw(
          `${path}, in the page cache`,
          colors[index] ?? 'ink',
          'dotted',
          at(times, rows, ({ cachedBytes }) => cachedBytes),
        ),
      ]),
    }),
  ];
}

/** Connections that wait to be accepted, and who could accept them. */
function queuePanel({ services, processes }: Recording): Panel[] {
  const main = services.filter(({ service }) => service === 'app');
  if (!main.some(({ acceptQueue }) => (acceptQueue ?? 0) > 0)) return [];
  const workers = gunicornWorkers(processes.filter(({ service }) => service === 'app'));
  const byTime = new Map(workers.map((count) => [count.atMs, count.workers]));
  return [
    panel({
      id: 'queue',
      title: 'Accept queue',
      unit: 'connections',
      rightUnit: 'workers',
      timesS: main.map(({ atMs }) => seconds(atMs)),
      series: [
        draw(
          'waiting to be accepted',
          'bad',
          'line',
          main.map(({ acceptQueue }) => acceptQueue),
        ),
        ...(workers.length === 0
          ? []
          : [
              draw(
                'gunicorn workers',
                'good',
                'step',
                main.map(({ atMs }) => byTime.get(atMs) ?? null),
                'right',
              ),
            ]),
      ],
    }),
  ];
}

const seconds = (atMs: number): number => atMs / 1000;
const mib = (bytes: number): number => Number((bytes / MiB).toPrecision(4));
const timesOf = (rows: readonly { atMs: number }[]): number[] =>
  [...new Set(rows.map(({ atMs }) => atMs))].toSorted((a, b) => a - b);

function at<Row extends { atMs: number }>(
  times: readonly number[],
  rows: readonly Row[],
  value: (row: Row) => number | null,
): Values {
  const byTime = new Map(rows.map((row) => [row.atMs, value(row)]));
  return times.map((time) => {
    const bytes = byTime.get(time) ?? null;
    return bytes === null ? null : mib(bytes);
  });
}
