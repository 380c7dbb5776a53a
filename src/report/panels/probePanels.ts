import { hostCpuColumns, type ProbeColumn, type ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import type { LivePoint, LiveSet } from '../../verdict/signals/heap/liveSet.ts';
import { draw, type Panel, panel } from './panel.ts';
import { levels, rates, type Sampling, samplingOf, shares, type Values } from './sampling.ts';

const MiB = 1024 ** 2;
const perMiB = 1 / MiB;
/** Microseconds per second to percent. */
const usToPercent = 1 / 10_000;
/** Milliseconds per second to percent. */
const msToPercent = 1 / 10;

/** What the kernel and the runtime saw. */
export function probePanels(probe: Rows<ProbeRow>, live: LiveSet, mostPoints?: number): Panel[] {
  const sampling = samplingOf(probe, mostPoints);
  return [
    memoryPanel(sampling, live),
    pressurePanel(sampling),
    pagingPanel(sampling),
    gcPanel(sampling),
    cpuPanel(sampling),
    diskPanel(sampling),
  ];
}

function memoryPanel(sampling: Sampling, live: LiveSet): Panel {
  const mib = (column: ProbeColumn) => levels(sampling, column, perMiB);
  return panel({
    id: 'memory',
    title: 'Memory by kind',
    unit: 'MiB',
    timesS: sampling.timesS,
    series: [
      draw('anonymous', 'anon', 'area', mib('anonBytes')),
      draw('page cache', 'cache', 'area', mib('fileBytes')),
      draw('kernel', 'kernel', 'area', mib('kernelBytes')),
      draw('in swap', 'swap', 'area', mib('swapBytes')),
      draw('limit', 'limit', 'dashed', mib('limitBytes')),
      draw('heap used', 'heap', 'line', mib('heapUsedBytes')),
      draw('heap maximum', 'heap', 'dotted', mib('heapMaxBytes')),
      ...(live.points.length === 0
        ? []
        : [draw(`heap after ${live.after}`, 'ink', 'points', atTimes(sampling, live.points))]),
    ],
  });
}

/** Each point at the sample that is nearest to it; of several at one sample the lowest. */
function atTimes({ timesS }: Sampling, points: readonly LivePoint[]): Values {
  const values: Values = timesS.map(() => null);
  let index = 0;
  for (const { atMs, bytes } of points) {
    const away = (at: number) => Math.abs((timesS[at] ?? Number.POSITIVE_INFINITY) - atMs / 1000);
    while (index + 1 < timesS.length && away(index + 1) <= away(index)) index += 1;
    if (index < values.length)
      values[index] = Math.min(values[index] ?? Number.POSITIVE_INFINITY, bytes * perMiB);
  }
  return values;
}

function pressurePanel(sampling: Sampling): Panel {
  const percent = (column: ProbeColumn) => rates(sampling, column, usToPercent);
  return panel({
    id: 'pressure',
    title: 'Pressure: time stalled',
    unit: '%',
    atLeast: 100,
    timesS: sampling.timesS,
    series: [
      draw('memory, some', 'low', 'line', percent('memSomeUs')),
      draw('memory, full', 'high', 'line', percent('memFullUs')),
      draw('disk, full', 'swap', 'dashed', percent('ioFullUs')),
    ],
  });
}

function pagingPanel(sampling: Sampling): Panel {
  const swapIn = rates(sampling, 'swapInPages');
  // cgroup v1 and older v2 kernels count swapping for the whole host only.
  const own = swapIn.some((value) => value !== null);
  return panel({
    id: 'paging',
    title: 'Faults, refaults, swapping',
    unit: '/s',
    timesS: sampling.timesS,
    series: [
      draw('major faults', 'top', 'line', rates(sampling, 'majorFaults')),
      draw('anonymous refaults', 'anon', 'line', rates(sampling, 'refaultAnonPages')),
      draw('file refaults', 'cache', 'line', rates(sampling, 'refaultFilePages')),
      own
        ? draw('swapped in', 'swap', 'dashed', swapIn)
        : draw('swapped in (host)', 'swap', 'dashed', rates(sampling, 'hostSwapInPages')),
      own
        ? draw('swapped out', 'kernel', 'dotted', rates(sampling, 'swapOutPages'))
        : draw('swapped out (host)', 'kernel', 'dotted', rates(sampling, 'hostSwapOutPages')),
    ],
  });
}

function gcPanel(sampling: Sampling): Panel {
  const percent = (column: ProbeColumn) => rates(sampling, column, msToPercent);
  return panel({
    id: 'gc',
    title: 'Garbage collection: share of time',
    unit: '%',
    atLeast: 100,
    timesS: sampling.timesS,
    series: [
      draw('young', 'low', 'area', percent('youngGcMs')),
      draw('full', 'top', 'area', percent('fullGcMs')),
      draw('concurrent', 'kernel', 'dashed', percent('concurrentGcMs')),
    ],
  });
}

function cpuPanel(sampling: Sampling): Panel {
  const share = (column: ProbeColumn) => shares(sampling, column, hostCpuColumns);
  return panel({
    id: 'cpu',
    title: 'CPU of the host by mode; of the container',
    unit: '%',
    rightUnit: 'cores',
    atLeast: 100,
    timesS: sampling.timesS,
    series: [
      draw('user', 'low', 'area', share('hostUserMs')),
      draw('system', 'high', 'area', share('hostSystemMs')),
      draw('waiting for disk', 'swap', 'area', share('hostIowaitMs')),
      draw('stolen', 'kernel', 'area', share('hostStealMs')),
      draw('container', 'ink', 'line', rates(sampling, 'cpuUsageUs', 1e-6), 'right'),
    ],
  });
}

function diskPanel(sampling: Sampling): Panel {
  const mib = (column: ProbeColumn) => rates(sampling, column, perMiB);
  return panel({
    id: 'disk',
    title: 'Disk',
    unit: 'MiB/s',
    rightUnit: '% busy',
    timesS: sampling.timesS,
    series: [
      draw('read, host', 'high', 'line', mib('diskReadBytes')),
      draw('written, host', 'swap', 'line', mib('diskWriteBytes')),
      draw('read, container', 'good', 'dotted', mib('readBytes')),
      draw('busy', 'kernel', 'dashed', rates(sampling, 'diskBusyMs', msToPercent), 'right'),
    ],
  });
}
