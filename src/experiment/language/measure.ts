import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { type Verdict, verdictSchema } from '../../verdict/verdict.ts';
import type { Json } from '../pins/json.ts';

/**
 * A figure of a trial by its name: one of the verdict's measures (`survivedMs`), one of its times as `times.kill`, in
 * milliseconds since the load began, or what the experiment takes from the recordings itself.
 */
export type Measure =
  | keyof Verdict['measures']
  | `times.${keyof Verdict['times']}`
  | (string & Record<never, never>);

export const verdictMeasures = Object.keys(verdictSchema.shape.measures.shape);
export const verdictTimes = Object.keys(verdictSchema.shape.times.shape);

/** Names that exist in every experiment. */
export const knownMeasures: readonly string[] = [
  ...verdictMeasures,
  ...verdictTimes.map((name) => `times.${name}`),
];

interface Measured {
  verdict: Verdict;
  taken: Record<string, Json>;
}

/** null: did not happen, or was not read. */
export function measured({ verdict, taken }: Measured, name: Measure): number | null {
  if (name.startsWith('times.')) {
    const { [name.slice(6) as keyof Verdict['times']]: atMs, loadStart } = verdict.times;
    return atMs === null || loadStart === null ? null : atMs - loadStart;
  }
  const own = verdict.measures[name as keyof Verdict['measures']];
  if (own !== undefined) return own;
  const value = taken[name];
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'number' ? value : null;
}

/** A value as a person reads it; the unit is in the measure's name, as everywhere in oomlab. */
export function measureText(name: Measure, value: number | null): string {
  if (value === null) return 'n/a';
  if (name.startsWith('times.') || name.endsWith('Ms')) return formatDuration(value);
  if (/Bytes$/.test(name)) return formatBytes(value);
  if (/BytesPerSecond$/.test(name)) return `${formatBytes(value)}/s`;
  if (/Share$/.test(name)) return `${percentDigits(value * 100)} %`;
  if (/^goodput|PerSecond$/.test(name)) return `${plain(value)}/s`;
  return plain(value);
}

function percentDigits(value: number): string {
  if (value > 0 && value < 0.05) return '< 0.1';
  return value !== 0 && Math.abs(value) < 10 ? value.toFixed(1) : value.toFixed(0);
}

/** `12,345`, `12.3`, `0.0123`: three digits at least, whole from a hundred on. */
function plain(value: number): string {
  const text =
    Number.isInteger(value) || Math.abs(value) >= 100
      ? value.toFixed(0)
      : String(Number(value.toPrecision(3)));
  return text.replace(/^(-?)(\d{4,})$/, (_, sign: string, digits: string) => sign + grouped(digits));
}

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');
