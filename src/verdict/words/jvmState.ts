import { never } from '../../never.ts';
import { type Drive, whileAsked } from '../../record/loadRow.ts';
import { rateText } from '../../scenario/loads/arrivals.ts';
import { connectionsText } from '../../scenario/loads/shape.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { bounds } from '../bounds.ts';
import { type Evidence, evidence } from '../finding.ts';
import { type LiveSet, liveSet } from '../signals/heap/liveSet.ts';
import { type LiveTrend, liveTrend } from '../signals/heap/liveTrend.ts';
import { type NativeCategory, nativeGrowth } from '../signals/heap/nativeGrowth.ts';
import type { TrialFacts } from '../trialFacts.ts';
import { boundWords } from './boundWords.ts';

const mostCategories = 3;

/** The JVM from inside: what stayed in its heap after collections, and where its native memory grew. */
export function jvmState(facts: TrialFacts): Evidence[] {
  return [...liveSetWords(facts), ...nativeWords(facts)];
}

function liveSetWords({ recording, gcLog, loadStartMs, endMs }: TrialFacts): Evidence[] {
  if (recording.gcLog.length === 0) return [];
  const { trial, load } = recording;
  const whole = liveSet(gcLog, trial.clock.zeroWallMs);
  const fromMs = loadStartMs ?? 0;
  const asked = whileAsked(load);
  const lastMs = asked.length < load.length ? asked.at(-1)?.atMs : undefined;
  const toMs = Math.min(endMs, lastMs ?? endMs);
  const live = { ...whole, points: whole.points.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs) };
  const trend = liveTrend(live, asked);
  return [evidence('GC log', trendWords(live, trend), live.points.at(-1)?.atMs ?? null)];
}

function trendWords({ after }: LiveSet, trend: LiveTrend): string {
  const { points, drive } = trend.stretch;
  const count = points.reduce((sum, { collections }) => sum + collections, 0);
  const spanMs = (points.at(-1)?.atMs ?? 0) - (points[0]?.atMs ?? 0);
  const [first, last] = [points[0], points.at(-1)].map((point) => formatBytes(point?.bytes ?? null));
  const range = rangeWords(points.map(({ bytes }) => bytes));
  const over = `over ${count} of them in ${formatDuration(spanMs)}`;
  const heap = `The heap after a ${after}`;
  const load = drive === null ? 'without any load' : `while the load stayed the same (${driveWords(drive)})`;
  switch (trend.kind) {
    case 'too few':
      return tooFew(after, count, spanMs);
    case 'grew under the same load':
      return `${heap} grew from ${first} to ${last} ${over} ${load}: a leak, or a cache without a bound.`;
    case 'levelled off':
      return `${heap} grew from ${first} to ${last} ${over} ${load}, and then no more: something that filled up, and no leak that could be seen in this time.`;
    case 'leak or pile-up':
      return `${heap} rose from ${first} to ${last} ${over} ${load}: a leak can’t be told from requests that pile up, since ${doubts[trend.because]}.`;
    case 'rose with the load':
      return `${heap} rose with the load, from ${first} at ${driveWords(trend.from)} to ${last} at ${shortly(trend.to)}, and stayed while that stayed: no leak was seen.`;
    case 'rose while the load rose':
      return `${heap} rose from ${first} to ${last} ${over} while the load rose from ${shortly(trend.from)} to ${driveWords(trend.to)}: a leak can’t be told from that.`;
    case 'steady':
      return `${heap} stayed ${range} ${over}: no leak was seen.`;
    case 'fell':
      return `${heap} fell from ${first} to ${last} ${over}: no leak was seen.`;
    case 'irregular':
      return `${heap} went ${range} ${over} without a trend.`;
    default:
      return never(trend);
  }
}

const doubts = {
  'heap full': 'the heap was full by then',
  'fell behind': `goodput fell below ${boundWords('liveSet.keptUpShare')} of before meanwhile`,
  short: `that takes ${boundWords('liveSet.leakPoints')} collections over ${boundWords('liveSet.leakSpanMs')} at least`,
} as const;

function rangeWords(sizes: readonly number[]): string {
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  return low === high ? `at ${formatBytes(low)}` : `between ${formatBytes(low)} and ${formatBytes(high)}`;
}

function tooFew(after: LiveSet['after'], count: number, spanMs: number): string {
  if (count === 0) return 'There was no full collection: too few to tell a leak from load.';
  if (count === 1) return `There was one ${after}: too few to tell a leak from load.`;
  return `There were ${count} ${after}s within ${formatDuration(spanMs)}: too few, or too short a time, to tell a leak from load.`;
}

const driveWords = ({ many, unit }: Drive): string =>
  unit === 'connections' ? connectionsText(many) : rateText(many);

const shortly = ({ many }: Drive): string => String(Number(many.toPrecision(4)));

function nativeWords({ recording }: TrialFacts): Evidence[] {
  const growth = nativeGrowth(recording.events);
  if (!growth?.before || !growth.after) return [];
  const { before, after, total, categories } = growth;
  const risen = categories.filter(({ growthBytes }) => (growthBytes ?? 0) >= bounds.liveSet.leastNativeBytes);
  const named = risen.slice(0, mostCategories).map(categoryWords);
  const rest = risen.length > mostCategories ? `; ${risen.length - mostCategories} more by less` : '';
  const where =
    named.length === 0
      ? `no category by as much as ${boundWords('liveSet.leastNativeBytes')}`
      : `${named.join(', ')}${rest}`;
  const by = total.growthBytes ?? 0;
  const text = `From before the load to after it, the memory that the JVM had committed ${by < 0 ? 'fell' : 'grew'} by ${formatBytes(Math.abs(by))}, from ${formatBytes(before.total.committedBytes)} to ${formatBytes(after.total.committedBytes)}. Grown: ${where}.`;
  return [evidence('native memory tracking', text, after.atMs)];
}

function categoryWords({ name, before, after, growthBytes }: NativeCategory): string {
  const was = formatBytes(before?.committedBytes ?? 0);
  return `${name} by ${formatBytes(growthBytes)} (${was} to ${formatBytes(after?.committedBytes ?? 0)})`;
}
