import type { Verdict } from '../verdict/verdict.ts';
import { pairName } from '../verdict/words/endWords.ts';

/** The pair of a verdict in one word: `gc-thrash → heap-oome`, or the terminal alone; with whom, where it was not the main process. */
export const outcomeOf = (verdict: Verdict): string => pairName(verdict.degradation.kind, endName(verdict));

/** The end alone: `oom-kill (child)`. */
export const endName = ({ terminal }: Verdict): string => `${terminal.kind}${victimOf(terminal)}`;

function victimOf({ service, victim }: Verdict['terminal']): string {
  if (service !== null && service !== 'app') return ` (${service})`;
  return victim === 'child' ? ' (child)' : '';
}

/** The same for what failed: of one that lived on it says what it went through. */
export function howItEnded({ degradation, terminal, times }: Verdict): string {
  const end = pairName(degradation.kind, terminal.kind);
  return terminal.kind === 'survived' && times.firstOome !== null ? `${end} with out-of-memory errors` : end;
}

export function variantKey(variant: Record<string, string>): string {
  const parts = Object.entries(variant).map(([name, value]) => `${name}=${value}`);
  return parts.join(', ') || 'the only variant';
}

/** In how many of the things that vary two variants are not the same. */
export function differences(a: Record<string, string>, b: Record<string, string>): number {
  return Object.keys({ ...a, ...b }).filter((name) => a[name] !== b[name]).length;
}
