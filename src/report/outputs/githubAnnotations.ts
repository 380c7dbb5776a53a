import type { ExpectationCheck } from '../../study/expectations/check.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { visible } from '../escape.ts';

/**
 * Workflow commands that GitHub shows as annotations: an error for each expectation that does not hold, a warning for what
 * is not known and for each trial that says nothing. One line each, whatever is in them: a line of a target's log can
 * begin no command of its own.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubAnnotations(
  scenario: string,
  verdicts: readonly Verdict[],
  checks: readonly ExpectationCheck[],
): string {
  const failed = checks.filter(({ held }) => !held);
  const invalid = verdicts.filter(({ validity }) => !validity.valid);
  const lines = [
    ...failed.map(({ text, state }) =>
      command(state === 'not held' ? 'error' : 'warning', `oomlab ${scenario}: ${state}`, text),
    ),
    ...invalid.map(({ trial, validity }) =>
      command('warning', `oomlab ${scenario}: invalid trial`, `${trial}: ${validity.problems.join('; ')}`),
    ),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** The same of what is worse than before, an error each. */
export const githubWorse = (scenario: string, worse: readonly string[]): string =>
  worse.map((text) => `${command('error', `oomlab ${scenario}: worse`, text)}\n`).join('');

const command = (kind: 'error' | 'warning', title: string, message: string): string =>
  `::${kind} title=${property(title)}::${data(message)}`;

const data = (text: string): string =>
  visible(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
