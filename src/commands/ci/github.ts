import { appendFileSync } from 'node:fs';
import type { RunRecord } from '../../record/schema.ts';
import type { Found } from '../../report/found.ts';
import { githubAnnotations } from '../../report/outputs/githubAnnotations.ts';
import { githubSummary } from '../../report/outputs/githubSummary.ts';
import { say } from '../../terminal/toolkit/say.ts';
import type { Verdict } from '../../verdict/verdict.ts';

/**
 * In a job of GitHub's, or where it is asked for: annotations on standard output, and a part of the job's page, where there
 * is one. That this can't be written is said, and changes nothing of the result.
 */
export function tellGithub(
  run: RunRecord,
  found: Found,
  verdicts: readonly Verdict[],
  asked: boolean,
  { GITHUB_STEP_SUMMARY: page = '' }: NodeJS.ProcessEnv = process.env,
): void {
  if (!asked && page === '') return;
  process.stdout.write(githubAnnotations(run.scenario, verdicts, found.checks));
  if (page === '') return;
  try {
    appendFileSync(page, githubSummary(run, found));
  } catch (error) {
    say(process.stderr, `The summary for GitHub could not be written: ${(error as Error).message}`);
  }
}
