import { rateText } from '../scenario/loads/arrivals.ts';
import { formatBytes, formatDuration } from '../scenario/units.ts';
import type { Estimate } from '../study/estimate.ts';
import type { VariantSummary } from './summary.ts';

/** A column of the comparison, the same on the terminal, in Markdown and on the page. */
export interface Column {
  title: string;
  align: 'left' | 'right';
  /** Lines of the cell: one for each kind of outcome, one elsewhere. */
  cell: (row: VariantSummary) => string[];
  /** The same in fewer letters, for the terminal. */
  brief: (row: VariantSummary) => string[];
}

const milliseconds = (value: number): string => formatDuration(value);
/** Of a second: three digits are enough. */
export const perSecondText = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(1));

/** `9.2 s [8.1 s, 10.4 s]`; `≥ 42.0 s` where nothing of it was reached; `n/a` where nothing was read. */
export function estimateText(estimate: Estimate, format: (value: number) => string): string {
  const { median, low, high, open } = estimate;
  if (median === null) return 'n/a';
  const at = (value: number, unreached: boolean | undefined) => `${unreached ? '≥ ' : ''}${format(value)}`;
  if (low === null || high === null || open?.low) return at(median, open?.median);
  return `${at(median, open?.median)} [${at(low, open?.low)}, ${at(high, open?.high)}]`;
}

const median = (estimate: Estimate, format: (value: number) => string): string =>
  estimate.median === null ? 'n/a' : format(estimate.median);

/** Open connections; arrivals say their unit. */
const loadAtBreak = ({ connectionsAtBreak, perSecondAtBreak }: VariantSummary): string =>
  perSecondAtBreak.median === null
    ? median(connectionsAtBreak, (value) => value.toFixed(0))
    : median(perSecondAtBreak, rateText);

const column = (title: string, cell: Column['cell']): Column => ({
  title,
  align: 'right',
  cell,
  brief: cell,
});

const estimated = (
  title: string,
  read: (row: VariantSummary) => Estimate,
  format: (value: number) => string,
): Column => column(title, (row) => [median(read(row), format)]);

/** `45.3 MiB (18 %)`: with its share of the limit, which is what a peak is large or small against. */
const ofLimit = (title: string, read: (row: VariantSummary) => Estimate): Column =>
  column(title, (row) => [peakText(read(row).median, row.limitBytes.median)]);

export function peakText(bytes: number | null, limitBytes: number | null): string {
  const share = shareOfLimit(bytes, limitBytes);
  return share === null ? formatBytes(bytes) : `${formatBytes(bytes)} (${Math.round(100 * share)} %)`;
}

/** null: one of them was not read. */
export function shareOfLimit(bytes: number | null, limitBytes: number | null): number | null {
  return bytes === null || limitBytes === null || limitBytes <= 0 ? null : bytes / limitBytes;
}

/** `swap-thrash → oom-kill 2 of 3`, a line for each. */
const outcomes = ({ outcomes: all, trials, valid }: VariantSummary, interval: boolean): string[] => [
  ...all.map((one) => `${one.outcome} ${one.k} of ${one.n}${interval ? ` ${shares(one)}` : ''}`),
  ...(valid < trials.length ? [`invalid: ${trials.length - valid} of ${trials.length}`] : []),
];

/** Wilson's interval of a share: `[53 %, 100 %]`. */
const shares = ({ low, high }: { low: number; high: number }): string =>
  `[${(low * 100).toFixed(0)} %, ${(high * 100).toFixed(0)} %]`;

export const comparisonColumns: Column[] = [
  {
    title: 'what failed',
    align: 'left',
    cell: (row) => outcomes(row, true),
    brief: (row) => outcomes(row, false),
  },
  column('survived', (row) => [estimateText(row.survivedMs, milliseconds)]),
  column('load at break', (row) => [loadAtBreak(row)]),
  estimated('peak goodput /s', (row) => row.goodputPeak, perSecondText),
  estimated('p50', (row) => row.p50Ms, milliseconds),
  estimated('p99', (row) => row.p99Ms, milliseconds),
  ofLimit('peak usage', (row) => row.peakUsageBytes),
  ofLimit('peak anon', (row) => row.peakAnonBytes),
  ofLimit('cache', (row) => row.peakFileBytes),
  estimated('swap', (row) => row.peakSwapBytes, formatBytes),
  ofLimit('heap', (row) => row.peakHeapBytes),
];
