import { distance } from 'fastest-levenshtein';
import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import { findRun, readRun } from '../record/readRun.ts';
import type { Recording, RunRecording } from '../record/recording.ts';
import { advicePages } from '../report/page/template.ts';
import { variantKey } from '../study/outcome.ts';
import { explainText } from '../terminal/explainText.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { judge } from '../verdict/judge.ts';

/** `oomlab explain RUN [TRIAL]`: the chain of reasoning of each trial that is meant, judged anew from its recording. */
export async function explainCommand(
  name: string,
  trial: string | null,
  options: { results: string },
): Promise<ExitCode> {
  const run = readRun(findRun(options.results, name));
  if (run.recordings.length === 0)
    throw usageError(`The run "${name}" has no trial that began`, 'Name another; "list --runs" shows all.');
  const meant = trial === null ? run.recordings : pickTrials(run, trial);
  const screen = screenOf(process.stdout, process.env);
  const texts = meant.map((recording) => explainText(judge(recording), screen, advicePages));
  process.stdout.write(texts.join('\n'));
  return exitCodes.ok;
}

/**
 * The trials that a person means: an id, a position in the order of execution, or a part of a variant such as
 * `swap=off`. @throws OomlabError (usage) with the nearest names when there is none.
 */
export function pickTrials({ recordings }: RunRecording, wanted: string): Recording[] {
  const exact = recordings.filter(({ trial: { plan } }) => plan.id === wanted);
  if (exact.length > 0) return exact;
  const number = /^\d{1,6}$/.test(wanted) ? Number(wanted) : null;
  const numbered = recordings.filter(({ trial: { plan } }) => plan.position === number);
  if (numbered.length > 0) return numbered;
  const named = recordings.filter(({ trial: { plan } }) =>
    [plan.id, variantKey(plan.variant)].some((text) => number === null && text.includes(wanted)),
  );
  if (named.length > 0) return named;
  const known = recordings.map(({ trial: { plan } }) => plan.id);
  const near = known.toSorted((one, other) => distance(wanted, one) - distance(wanted, other)).slice(0, 4);
  throw usageError(
    `This run has no trial "${wanted}"`,
    `Name an id, a number from 1 to ${recordings.length}, or a part of a variant. Near: ${near.join(', ')}.`,
  );
}
