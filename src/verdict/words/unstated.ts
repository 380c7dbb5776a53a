import type { Degradation } from '../degradation/degradation.ts';
import type { Facts } from '../facts.ts';
import type { End, Finding } from '../finding.ts';

/**
 * What a conclusion lacks that misses no reading, and is not certain all the same: somebody who states it. Every verdict
 * that is not certain names at least one thing that would make it so.
 */
export function unstated(facts: Facts, found: Finding, degraded: Degradation): string[] {
  return [
    ...(isSilent(found) ? [ends[found.end.kind](facts)] : []),
    ...(isSilent(degraded)
      ? [`somebody who states the ${degraded.kind}: it is read off counters, by bounds that were measured`]
      : []),
  ];
}

const isSilent = ({ confidence, missing }: Pick<Finding, 'confidence' | 'missing'>): boolean =>
  confidence !== 'certain' && missing.length === 0;

const kernelLine = (): string => 'the kernel’s own line: victim, its memory, and whose limit it was';
const ownWord = (): string =>
  'the runtime’s own word that it ends because of it: the message and what followed were seen, not what joins them';

const ends = {
  'oom-kill': kernelLine,
  'host-oom': kernelLine,
  'heap-oome': ownWord,
  'other-oome': ownWord,
  'native-oom': ownWord,
  'external-kill': () => 'a trace of signals that reaches from the sender to this end: what was seen fits it',
  crash: ({ kills }) =>
    kills.oom === 'excluded'
      ? 'a trace of signals (tracepoint signal:signal_generate), which shows that nobody sent one'
      : 'the kernel log or the OOM counters: they would exclude an OOM kill',
  'failed-to-start': () => 'the exit code',
  unresponsive: () => 'what kept it from answering well: clients saw that it did not, and nothing says why',
  survived: ({ watch }) =>
    watch?.load == null
      ? 'requests during the trial, to see whether it served'
      : 'a longer trial: the objective was broken at its end',
  inconclusive: () => 'a sign that decides: what was recorded fits several ends',
} satisfies Record<End['kind'], (facts: Facts) => string>;
