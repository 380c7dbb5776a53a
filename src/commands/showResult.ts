import { relative } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import type { RunRecording } from '../record/recording.ts';
import { foundIn } from '../report/found.ts';
import type { OutputAsked } from '../report/renderReport.ts';
import { notStarted } from '../study/expectations/notStarted.ts';
import { checksText } from '../terminal/checksText.ts';
import { comparisonText } from '../terminal/comparison.ts';
import { mapText } from '../terminal/mapText.ts';
import { sizeText } from '../terminal/sizeText.ts';
import { stepsText } from '../terminal/stepsText.ts';
import { say } from '../terminal/toolkit/say.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { trialTableText } from '../terminal/trialTableText.ts';
import { deriveReport, outputError } from '../workspace/deriveReport.ts';
import { tellGithub } from './ci/github.ts';

/** Who else is told of a result, and what else it is written as. */
export interface Shown {
  /** Annotations for GitHub are asked for, wherever it runs. */
  github: boolean;
  also?: readonly OutputAsked[];
}

/**
 * Writes the report, shows the table, and says whether what was expected held.
 * @throws OomlabError (lab) when an output could not be written, after all else was shown
 */
export function showResult(folder: string, interrupted: boolean, { github, also = [] }: Shown): ExitCode {
  const { run, verdicts, failures } = deriveReport(folder, new Date(), also);
  const screen = screenOf(process.stdout, process.env);
  const found = foundIn(run, verdicts);
  const { summary, size, map, answers, tried, steps, hosts, checks } = found;
  // Of a search the variants are its trials: what each was seen to do is told in a table of its own.
  const told = size || map || answers || tried ? { ...summary, variants: [] } : summary;
  process.stdout.write(`\n${comparisonText(told, screen)}\n`);
  if (steps.length > 0) process.stdout.write(`${stepsText(steps, screen)}\n`);
  if (size) process.stdout.write(sizeText(size, screen));
  if (map) process.stdout.write(mapText(map, screen));
  if (answers) process.stdout.write(`${trialTableText(answers, screen)}\n`);
  // Of several variants that would be a hundred lines; the report has them.
  if (tried && !answers) process.stdout.write(`${trialTableText(tried, screen)}\n`);
  if (hosts) process.stdout.write(`${trialTableText(hosts, screen)}\n`);
  process.stdout.write(checksText(checks, screen));
  say(
    process.stdout,
    `Report: ${relative(process.cwd(), folder) || '.'}/report.html (and report.md, summary.csv, steps.csv, verdicts.json, junit.xml)`,
  );
  tellGithub(run.run, found, verdicts, github);
  const notWritten = outputError(failures);
  if (notWritten) throw notWritten;
  if (interrupted) return exitCodes.interrupted;
  if (verdicts.length > 0 && verdicts.every((verdict) => !verdict.validity.valid)) return invalidCode(run);
  const unstarted = notStarted(run.run.expectations, verdicts);
  if (unstarted !== null) say(process.stderr, unstarted);
  return unstarted === null && checks.every((check) => check.held)
    ? exitCodes.ok
    : exitCodes.expectationsFailed;
}

/** Where the engine refused to start each container, nothing was measured at all: for the scenario's sake, or its own. */
function invalidCode({ recordings }: RunRecording): ExitCode {
  const reasons = new Set(recordings.map(({ trial }) => trial.ending?.reason));
  if ([...reasons].every((reason) => reason === 'plan-refused')) return exitCodes.usage;
  return [...reasons].every((reason) => reason === 'plan-refused' || reason === 'engine-refused')
    ? exitCodes.lab
    : exitCodes.invalidMeasurement;
}
