import type { SizePlan } from '../../scenario/size.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { DegradationKind, TerminalKind, Verdict } from '../../verdict/verdict.ts';
import { holds, isOutrun } from '../holding.ts';
import type { Told } from './question.ts';

type Full = 'heap' | 'machine' | null;

/** What was full when a trial ended so, as far as the end itself says. */
const fullAtEnd = {
  'heap-oome': 'heap',
  'oom-kill': 'machine',
  'native-oom': 'machine',
  'other-oome': null,
  'external-kill': null,
  crash: null,
  unresponsive: null,
  survived: null,
  'failed-to-start': null,
  'host-oom': null,
  inconclusive: null,
} satisfies Record<TerminalKind, Full>;

const fullInThrash = {
  none: null,
  'gc-thrash': 'heap',
  'swap-thrash': 'machine',
  'cache-thrash': 'machine',
} satisfies Record<DegradationKind, Full>;

/**
 * What a trial says of its value; null: nothing, and it is done again. It survived if it did so unharmed, and its answers
 * together met the objective. More memory is never too much. A heap that is too small fills up by itself, one that is
 * too large fills the machine.
 */
export function toldBy(
  { tooMuch, objective }: Pick<SizePlan, 'tooMuch' | 'objective'>,
  verdict: Verdict,
): Told | null {
  const { validity, terminal, degradation, times } = verdict;
  if (!validity.valid || terminal.kind === 'inconclusive' || isOutrun(verdict)) return null;
  if (holds(objective, verdict)) return 'survived';
  const full = [fullAtEnd[terminal.kind], fullInThrash[degradation.kind]];
  const heap = full.includes('heap') || times.firstOome !== null;
  const machine = full.includes('machine');
  switch (tooMuch) {
    case null:
      return heap || machine ? 'too small' : 'lost';
    case 'fills the machine':
      return heap === machine ? 'lost' : heap ? 'too small' : 'too large';
    case 'takes memory':
      return heap || machine ? 'too large' : isTooSlow(terminal.kind) ? 'too small' : 'lost';
    case 'swaps':
      return degradation.kind === 'swap-thrash' ? 'too large' : machine ? 'too small' : 'lost';
  }
}

/** Neither ended nor full: it did not keep up. */
const isTooSlow = (kind: TerminalKind): boolean => kind === 'unresponsive' || kind === 'survived';

/** For each trial what it says; one that says nothing counts as lost once too many of its value did. */
export function allTold(plan: SizePlan, verdicts: readonly Verdict[]): (Told | null)[] {
  const silent = new Map<string, number>();
  return verdicts.map((verdict) => {
    const told = toldBy(plan, verdict);
    if (told !== null) return told;
    // That others had its processors says nothing of it, however often.
    if (isOutrun(verdict)) return null;
    const value = verdict.variant[plan.knob] ?? '';
    const count = (silent.get(value) ?? 0) + 1;
    silent.set(value, count);
    return count > bounds.comparing.patience ? 'lost' : null;
  });
}
