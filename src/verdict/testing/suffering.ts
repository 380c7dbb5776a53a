import type { LoadRow } from '../../record/loadRow.ts';
import type { ProbeRow } from '../../record/probeRow.ts';
import {
  type Built,
  calm,
  loadRows,
  mib,
  plan,
  probeRows,
  served,
} from '../../record/testing/buildRecording.ts';

/** What containers in a thrash look like to the probe and to clients, second by second of a trial of 32 s. */

export const withSwap: NonNullable<Built['plan']> = { machine: { ...plan.machine, swapBytes: 1024 * mib } };

/** Counter that stands still until `from`, then grows by `perSecond`, for at most `forSeconds`. */
export const grow = (
  s: number,
  from: number,
  perSecond: number,
  forSeconds = Number.POSITIVE_INFINITY,
): number => Math.round(Math.min(Math.max(0, s - from), forSeconds) * perSecond);

export const full = { usageBytes: 256 * mib, limitBytes: 256 * mib };

/** Shares of PSI in percent become microseconds per second. */
export const stalling = (
  s: number,
  from: number,
  shares: { memFull?: number; memSome?: number; ioFull?: number; ioSome?: number },
  forSeconds?: number,
) => ({
  memFullUs: grow(s, from, (shares.memFull ?? 0) * 1e4, forSeconds),
  memSomeUs: grow(s, from, (shares.memSome ?? shares.memFull ?? 0) * 1e4, forSeconds),
  ioFullUs: grow(s, from, (shares.ioFull ?? 0) * 1e4, forSeconds),
  ioSomeUs: grow(s, from, (shares.ioSome ?? shares.ioFull ?? 0) * 1e4, forSeconds),
});

/** A container at ease, but for what is stated. */
export const rows = (values: (s: number) => Partial<ProbeRow>): ProbeRow[] =>
  probeRows(0, 32_000, (s) => ({ ...calm(), ...values(s) }));

/** 300 good answers a second, and `to` of them from `fromMs` on. */
export const collapse = (fromMs: number, to: number): LoadRow[] => [
  ...loadRows(2000, fromMs, () => served(300)),
  ...loadRows(fromMs, 32_000, () => served(to)),
];

/** Pages are written to swap and read back from 12 s on. */
export const swapping = (s: number, more: Partial<ProbeRow> = {}): Partial<ProbeRow> => ({
  ...full,
  anonBytes: 240 * mib,
  swapBytes: s < 12 ? 0 : 200 * mib,
  refaultAnonPages: grow(s, 12, 9000),
  majorFaults: grow(s, 12, 9000),
  readBytes: grow(s, 12, 9000 * 4096),
  ...stalling(s, 12, { memFull: 45, memSome: 90, ioFull: 10 }),
  ...more,
});

/** Hardly any room is left for file pages, which are read back from 15 s on. */
export const squeezed = (s: number, more: Partial<ProbeRow> = {}): Partial<ProbeRow> => ({
  ...full,
  anonBytes: 230 * mib,
  fileBytes: 12 * mib,
  refaultFilePages: grow(s, 15, 4500),
  readBytes: grow(s, 15, 18 * mib),
  majorFaults: grow(s, 15, 300),
  ...stalling(s, 15, { memFull: 44, memSome: 90, ioFull: 60 }),
  ...more,
});

/** A full heap is collected again and again from 8 s on. */
export const collecting = (s: number, more: Partial<ProbeRow> = {}): Partial<ProbeRow> => ({
  youngGcs: 10,
  youngGcMs: 100,
  fullGcs: grow(s, 8, 10),
  fullGcMs: grow(s, 8, 930),
  heapUsedBytes: 63 * mib,
  heapMaxBytes: 64 * mib,
  oldUsedBytes: 42 * mib,
  oldMaxBytes: 43 * mib,
  cpuUsageUs: grow(s, 0, 980_000),
  ...more,
});
