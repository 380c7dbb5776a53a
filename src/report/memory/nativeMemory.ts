import type { TrialEvent } from '../../record/event.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { type NativeCategory, nativeGrowth } from '../../verdict/signals/heap/nativeGrowth.ts';
import type { TrialTable } from '../trialTable.ts';

/** The JVM's native memory before and after the load, by its own account, the total last; null when it gave none. */
export function nativeMemoryTable(events: readonly TrialEvent[]): TrialTable | null {
  const growth = nativeGrowth(events);
  if (growth === null) return null;
  const taken = [growth.before, growth.after].filter((account) => account !== null);
  return {
    title: 'Native memory by category',
    note: `As the JVM counts it (NMT), ${taken.map(({ label, atMs, tookMs }) => `${label} at ${formatDuration(atMs)} (answered in ${formatDuration(tookMs)})`).join(', ')}. Committed memory is not all resident. Categories by growth.`,
    head: ['category', 'reserved before', 'committed before', 'reserved after', 'committed after', 'growth'],
    rows: [...growth.categories, growth.total].map(row),
  };
}

function row({ name, before, after, growthBytes }: NativeCategory): string[] {
  const sign = growthBytes !== null && growthBytes > 0 ? '+' : '';
  return [
    name,
    formatBytes(before?.reservedBytes ?? null),
    formatBytes(before?.committedBytes ?? null),
    formatBytes(after?.reservedBytes ?? null),
    formatBytes(after?.committedBytes ?? null),
    `${sign}${formatBytes(growthBytes)}`,
  ];
}
