import { hostCpuColumns, type ProbeColumn, type ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { growth, share } from './counter.ts';

/** Where the processors' time went. Shares 0..1; `used` in cores. */
export interface CpuModes {
  usedCores: number | null;
  throttled: number | null;
  /** Share of the time that at least one task waited for a processor. */
  waited: number | null;
  hostUser: number | null;
  hostSystem: number | null;
  hostIowait: number | null;
  hostIdle: number | null;
  /** Taken by the hypervisor for other machines. */
  hostSteal: number | null;
}

export function cpuModes(rows: Rows<ProbeRow>, fromMs: number, toMs: number): CpuModes {
  const of = (column: ProbeColumn) => growth(rows, column, fromMs, toMs);
  const host = new Map(hostCpuColumns.map((column) => [column, of(column)]));
  const total = [...host.values()].reduce((sum, grown) => sum + (grown?.by ?? 0), 0);
  const part = (column: (typeof hostCpuColumns)[number]) => {
    const grown = host.get(column) ?? null;
    return grown === null || total <= 0 ? null : grown.by / total;
  };
  const used = of('cpuUsageUs');
  return {
    usedCores: used === null ? null : used.by / 1000 / used.overMs,
    throttled: share(of('throttledUs'), 1000),
    waited: share(of('cpuSomeUs'), 1000),
    hostUser: part('hostUserMs'),
    hostSystem: part('hostSystemMs'),
    hostIowait: part('hostIowaitMs'),
    hostIdle: part('hostIdleMs'),
    hostSteal: part('hostStealMs'),
  };
}
