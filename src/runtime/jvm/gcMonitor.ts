import { prefilter } from '../../prefilter/prefilter.ts';

/** Collections as Elasticsearch's and OpenSearch's JvmGcMonitorService logs them, once a second where they are long. */
export interface Monitored {
  id: number;
  full: boolean;
  pauseMs: number;
  afterMb: number | null;
  capacityMb: number | null;
  /** The line adds up what another of the same second tells in full. */
  summed: boolean;
}

const duration =
  /\[gc\]\[(young|old)\]\[(\d{1,12})\]\[\d{1,12}\] duration \[([\w.]{1,12})\], collections \[\d{1,9}\]\/\[[\w.]{1,12}\], total \[[\w.]{1,12}\]\/\[[\w.]{1,12}\], memory \[[\w.]{1,12}\]->\[([\w.]{1,12})\]\/\[([\w.]{1,12})\]/;
const overhead =
  /\[gc\]\[(\d{1,12})\] overhead, spent \[([\w.]{1,12})\] collecting in the last \[[\w.]{1,12}\]/;

const filter = prefilter([duration, overhead], 'collections');

export function readMonitor(text: string): Monitored | null {
  if (!filter.any(text)) return null;
  const told = duration.exec(text);
  if (told) {
    const [, which, id, took, after, capacity] = told;
    const pauseMs = millis(took);
    if (pauseMs === null) return null;
    const sizes = { afterMb: megabytes(after), capacityMb: megabytes(capacity) };
    return { id: Number(id), full: which === 'old', pauseMs, ...sizes, summed: false };
  }
  const sum = overhead.exec(text);
  const pauseMs = millis(sum?.[2]);
  if (!sum || pauseMs === null) return null;
  return { id: Number(sum[1]), full: false, pauseMs, afterMb: null, capacityMb: null, summed: true };
}

const units: Record<string, number> = { micros: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const sizes: Record<string, number> = { b: 1 / 1024 / 1024, kb: 1 / 1024, mb: 1, gb: 1024, tb: 1024 ** 2 };

const millis = (text: string | undefined): number | null => inUnits(text, units);
const megabytes = (text: string | undefined): number | null => inUnits(text, sizes);

function inUnits(text: string | undefined, factors: Record<string, number>): number | null {
  const match = /^(\d{1,9}(?:\.\d{1,9})?)([a-z]{1,6})$/.exec(text ?? '');
  const factor = factors[match?.[2] ?? ''];
  return match && factor !== undefined ? Number(match[1]) * factor : null;
}
