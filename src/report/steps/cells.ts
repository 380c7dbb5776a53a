import { formatDuration } from '../../scenario/units.ts';
import type { Interval } from '../../statistics/resample.ts';
import type { PlannedStep } from '../../study/steps/planned.ts';
import { perSecondText } from '../cells.ts';

/** Bounds that are this near to each other tell the reader no more than the upper one does. */
const near = 1.05;

/** `92 ms`; `≤ 95 ms` where it is hardly less; `88 to 120 ms`; `≥ 5.0 s`. Never a value between. */
export function boundsText(bounds: Interval | null): string {
  if (bounds === null) return 'n/a';
  const { low, high } = bounds;
  if (!Number.isFinite(high)) return low > 0 ? `≥ ${formatDuration(low)}` : 'n/a';
  const [from, to] = [formatDuration(low), formatDuration(high)];
  if (from === to) return to;
  return low <= 0 || high <= low * near ? `≤ ${to}` : fromTo(from, to);
}

/** The unit once, where it is the same. */
function fromTo(from: string, to: string): string {
  const [one, other] = [from, to].map((text) => /^([\d.]+) (\w+)$/.exec(text));
  return one && other && one[2] === other[2] ? `${one[1]} to ${to}` : `${from} to ${to}`;
}

/** `0 %` is none at all. */
export function failedText(share: number | null): string {
  if (share === null) return 'n/a';
  if (share === 0 || share === 1) return `${share * 100} %`;
  if (share < 0.0005) return '< 0.1 %';
  return share >= 0.9995 ? '> 99.9 %' : `${(share * 100).toFixed(1)} %`;
}

/** `20` connections; what was really due in a second, or what was to be where that is not known of all of a step. */
export function offeredText({ unit, part, from, to }: PlannedStep, due: number | null): string {
  if (part === 'last answers') return '–';
  if (unit === 'requests/s' && due !== null) return `${perSecondText(due)}/s`;
  const per = unit === 'requests/s' ? '/s' : '';
  const [begin, end] = [from, to].map((value) => Number(value.toPrecision(4)));
  return begin === end ? `${end}${per}` : `${begin} to ${end}${per}`;
}

/** When something happened in a step. */
export const sinceText = (ms: number): string => (ms < 1 ? 'at its start' : `${formatDuration(ms)} in`);

export const rateCell = (value: number | null): string => (value === null ? 'n/a' : perSecondText(value));

export const coresText = (cores: number | null): string => (cores === null ? 'n/a' : cores.toFixed(2));

export const offeredNote = 'Offered: connections that each wait for their answer, or requests due per second';
