import { relative } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import type { LabOptions } from '../hosts/anywhere.ts';
import type { Again } from '../invocation.ts';
import { zramThere } from '../lab/host/zram.ts';
import { findRun, readRun } from '../record/readRun.ts';
import { writeDerived } from '../record/writeRun.ts';
import { renderCalibration } from '../report/calibrationReport.ts';
import { compileCases } from '../scenario/compile.ts';
import { calibrate } from '../study/calibration.ts';
import { calibrationText } from '../terminal/calibrationText.ts';
import { say } from '../terminal/toolkit/say.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { judge } from '../verdict/judge.ts';
import { punctuality } from '../verdict/signals/punctuality.ts';
import { type Attached, requireSameTrials } from '../workspace/attached.ts';
import { type Identity, identify, isLeft } from '../workspace/identity.ts';
import { loadCorpus } from '../workspace/loadCorpus.ts';

export interface CalibrateOptions {
  /** Fragments of case names; empty: all. */
  cases: string[];
  repeats: number;
  seed: number | null;
  addSwap: boolean | null;
  lab: LabOptions;
  /** A run on a queue that was left. */
  attached: Attached | null;
  /** Of a run that was left before its first host was there. */
  identity?: Identity | null;
  results: string;
  typed: readonly string[];
  again: Again;
}

const name = 'calibrate';

/** `oomlab calibrate`: runs the corpus of known faults, and compares verdict with truth. */
export async function calibrateCommand(options: CalibrateOptions, interrupt: AbortSignal): Promise<ExitCode> {
  const all = await loadCorpus(options.cases);
  const mayAddZram = options.addSwap !== false;
  const cases = all.filter(
    ({ scenario }) => scenario.machine.swapOn !== 'zram' || (mayAddZram && zramThere()),
  );
  const why = mayAddZram ? 'this host has no zram' : '--no-add-swap forbids zram';
  for (const { name: left } of all.filter((each) => !cases.includes(each)))
    say(process.stderr, `Left out: ${left}, as ${why}.`);
  const { attached } = options;
  const identity = attached?.identity ?? identify(options);
  const trials = compileCases(cases, { ...identity, repeats: options.repeats });
  if (attached !== null) requireSameTrials(attached, trials, 'The corpus');
  const { runAnywhere } = await import('./run.ts');
  const { folder, run } = await runAnywhere(
    {
      ...identity,
      scenario: name,
      question: `How often are the verdicts right? ${cases.length} cases with a fault known by construction.`,
      trials,
      expectations: [],
      args: options.typed,
      resultsFolder: options.results,
      mayAddSwap: options.addSwap,
      withReport: false,
      interrupt,
      ...(attached === null ? {} : { continued: attached }),
    },
    options.lab,
  );
  if (isLeft(run)) return exitCodes.interrupted;
  const result = await score(folder);
  return run.status === 'interrupted' ? exitCodes.interrupted : result;
}

/** `oomlab calibrate --again RUN`: the verdicts and the matrix again, from the recordings of a run. */
export async function recalibrateCommand(runName: string, options: { results: string }): Promise<ExitCode> {
  return score(findRun(options.results, runName));
}

/** Exit code 1 when a wrong verdict was held with confidence, or fewer than 98 % were right. */
async function score(folder: string): Promise<ExitCode> {
  const recorded = readRun(folder);
  const verdicts = recorded.recordings.map(judge);
  const cases = await loadCorpus([]);
  const calibration = calibrate(cases, verdicts);
  const times = punctuality(cases, recorded.recordings, verdicts);
  writeDerived(folder, renderCalibration(recorded, verdicts, calibration, times, new Date().toISOString()));
  process.stdout.write(`\n${calibrationText(calibration, times, screenOf(process.stdout, process.env))}\n`);
  say(process.stdout, `Written to ${relative(process.cwd(), folder)}/calibration.md`);
  const valid = calibration.judged.length - calibration.invalid;
  const good = calibration.confidentlyWrong === 0 && calibration.right >= 0.98 * valid;
  return good ? exitCodes.ok : exitCodes.expectationsFailed;
}
