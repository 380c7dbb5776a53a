import type { Expectation } from '../record/schema.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { outcomeOf, variantKey } from './outcome.ts';

export interface ExpectationCheck {
  expectation: Expectation;
  /** `swap=off, heap=64m: heap-oome in at least 100 % of the trials`. */
  expected: string;
  /** `heap-oome 2 of 3, inconclusive 1 of 3`. */
  seen: string;
  /** Both in one line. */
  text: string;
  agreed: number;
  trials: number;
  held: boolean;
}

/** What the author expected against what was seen. Without a single trial nothing has been shown, so it does not hold. */
export function checkExpectations(
  expectations: readonly Expectation[],
  verdicts: readonly Verdict[],
): ExpectationCheck[] {
  return expectations.map((expectation) => check(expectation, verdicts));
}

function check(expectation: Expectation, verdicts: readonly Verdict[]): ExpectationCheck {
  const about = verdicts.filter(({ variant }) => matches(expectation.when, variant));
  const agreed = about.filter((verdict) => agrees(expectation, verdict)).length;
  const [expected, seen] = [expectedWords(expectation), seenWords(about)];
  return {
    expectation,
    expected,
    seen,
    text: `${expected}; seen: ${seen}`,
    agreed,
    trials: about.length,
    held: about.length > 0 && agreed / about.length >= expectation.atLeastShare,
  };
}

function matches(when: Record<string, string>, variant: Record<string, string>): boolean {
  return Object.entries(when).every(([name, value]) => variant[name] === value);
}

/** An invalid trial counts among the total and agrees with nothing. */
function agrees({ terminal, degradation }: Expectation, verdict: Verdict): boolean {
  return (
    verdict.validity.valid &&
    (terminal === null || terminal.includes(verdict.terminal.kind)) &&
    (degradation === null || degradation.includes(verdict.degradation.kind))
  );
}

function expectedWords({ when, terminal, degradation, atLeastShare }: Expectation): string {
  const where = Object.keys(when).length === 0 ? 'all variants' : variantKey(when);
  const what = [degradation?.join(' or '), terminal?.join(' or ')].filter((part) => part !== undefined);
  return `${where}: ${what.join(' → ') || 'anything'} in at least ${Math.round(atLeastShare * 100)} % of the trials`;
}

function seenWords(verdicts: readonly Verdict[]): string {
  const word = (verdict: Verdict) => `${outcomeOf(verdict)}${verdict.validity.valid ? '' : ' (invalid)'}`;
  const groups = [...Map.groupBy(verdicts, word)];
  return (
    groups.map(([outcome, all]) => `${outcome} ${all.length} of ${verdicts.length}`).join(', ') || 'no trial'
  );
}

/**
 * A target that never started answered no question: a sentence that says so and why, for those that nobody expected.
 * null: there is none.
 */
export function notStarted(
  expectations: readonly Expectation[],
  verdicts: readonly Verdict[],
): string | null {
  const expected = ({ variant }: Verdict): boolean =>
    expectations.some(
      ({ when, terminal }) => matches(when, variant) && (terminal?.includes('failed-to-start') ?? false),
    );
  const failed = verdicts.filter((each) => each.terminal.kind === 'failed-to-start' && !expected(each));
  const [first] = failed;
  if (first === undefined) return null;
  const why = first.evidence[0]?.text ?? first.sentence;
  return `Not started in ${failed.length} of ${verdicts.length} trials, which no expectation allows. ${variantKey(first.variant)}: ${why}`;
}
