import { never } from '../../never.ts';
import { formatBytes, formatDuration } from '../../scenario/units.ts';
import { type Evidence, evidence } from '../finding.ts';
import { onTrial } from '../moment.ts';
import type { Growth, MemoryGrowth } from '../signals/memory/growth.ts';
import type { Verdict } from '../verdict.ts';

/** Memory that grew until the end, as evidence of a service that lives on. */
export function growthWords(grew: MemoryGrowth | null): Evidence[] {
  return grew === null ? [] : [evidence('cgroup', textOf(grew), onTrial(grew.growth.toMs))];
}

function textOf(grew: MemoryGrowth): string {
  const { growth } = grew;
  const { fromMs, toMs } = growth;
  const grown = `Memory that nothing on disk stands for grew by ${rateWords(growth)} over the last ${formatDuration(toMs - fromMs)}`;
  switch (grew.kind) {
    case 'steady':
      return `${grown} under the same load${answerWords(growth)}: ${reachWords(growth)}.`;
    case 'levels off':
      return `${grown}, ever more slowly: it levels off, and no leak was seen.`;
    case 'piles up':
      return `${grown} while requests piled up: a leak can’t be told from that.`;
    case 'may fill its heap':
      return `${grown}. Its heap may fill up to ${formatBytes(grew.heapBytes)} by itself: a leak can’t be told from that.`;
    default:
      return never(grew);
  }
}

/** `3.2 MiB/s [2.9 MiB/s, 3.5 MiB/s]`. */
export function rateWords({ bytesPerSecond: { middle, low, high } }: Growth): string {
  return `${formatBytes(middle)}/s [${formatBytes(low)}/s, ${formatBytes(high)}/s]`;
}

/** `, 1.2 MiB [1.1 MiB, 1.3 MiB] per 1,000 requests`; nothing where none was answered. */
export function answerWords({ bytesPer1000Answers: by }: Pick<Growth, 'bytesPer1000Answers'>): string {
  if (by === null) return '';
  return `, ${formatBytes(by.middle)} [${formatBytes(by.low)}, ${formatBytes(by.high)}] per 1,000 requests`;
}

const names = { limit: 'its limit of', 'limit and swap': 'the end of its limit and swap, together' } as const;

function reachWords({ reaches }: Growth): string {
  if (reaches === null) return 'it will go on, and where that ends is not known';
  const { what, bytes, inMs, lowMs, highMs } = reaches;
  return `if it goes on so, it reaches ${names[what]} ${formatBytes(bytes)} in ${formatDuration(inMs)} [${formatDuration(lowMs)}, ${formatDuration(highMs)}]`;
}

/** To end the sentence of a verdict; nothing where no growth was seen. */
export function goesOnWords(growth: Verdict['growth']): string {
  if (growth === null) return '';
  const rate = `${formatBytes(growth.bytesPerSecond.middle)}/s${answerWords(growth)}`;
  if (growth.reaches === null) return `; its memory grows by ${rate}`;
  const { what, bytes, inMs } = growth.reaches;
  return `; its memory grows by ${rate}, and at that rate reaches ${names[what]} ${formatBytes(bytes)} in about ${formatDuration(inMs)}`;
}
