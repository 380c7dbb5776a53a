import type { Expectation } from '../../scenario/expected/compile.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { variantKey } from '../outcome.ts';
import { matches } from './check.ts';

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
