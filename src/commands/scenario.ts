import { relative } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import { anywhere, type LabOptions } from '../hosts/anywhere.ts';
import type { Again } from '../invocation.ts';
import type { RunRecording } from '../record/recording.ts';
import type { Expectation } from '../record/schema.ts';
import { foundIn } from '../report/found.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/schema.ts';
import { checkExpectations } from '../study/expectations.ts';
import { checksText } from '../terminal/checksText.ts';
import { comparisonText } from '../terminal/comparison.ts';
import { mapText } from '../terminal/mapText.ts';
import { sizeText } from '../terminal/sizeText.ts';
import { say } from '../terminal/toolkit/say.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { trialTableText } from '../terminal/trialTableText.ts';
import { deriveReport, outputError } from '../workspace/deriveReport.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { repeating } from '../workspace/repeatedTrials.ts';
import { identify, runWatched } from '../workspace/runWatched.ts';

export interface ScenarioOptions {
  quick: boolean;
  repeats: number | null;
  seed: number | null;
  only: Record<string, string>;
  /** null: on a private engine only. */
  addSwap: boolean | null;
  lab: LabOptions;
  results: string;
  /** What the user typed behind the program's name. */
  typed: readonly string[];
  /** The command line that has these arguments: the run's own is recorded, with its seed. */
  again: Again;
}

/** `oomlab scenario NAME`: runs all trials, shows and writes the comparison. */
export async function scenarioCommand(
  name: string,
  options: ScenarioOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const identity = identify(options);
  const trials = compileTrials(loaded.scenario, { ...options, source: loaded.source, ...identity });
  const plan = repeatPlanOf(loaded.scenario, options);
  const { folder, run } = await runWatched(
    {
      ...identity,
      scenario: loaded.name,
      question: loaded.scenario.question,
      ...(plan === null ? { trials } : repeating(plan, trials, identity.seed)),
      expectations: expectationsOf(loaded.scenario, options.quick, trials),
      resultsFolder: options.results,
      mayAddSwap: options.addSwap,
      withReport: true,
      interrupt,
    },
    anywhere(options.lab),
  );
  return showResult(folder, run.status === 'interrupted');
}

/**
 * Writes the report, shows the table, and says whether what was expected held.
 * @throws OomlabError (lab) when an output could not be written, after all else was shown
 */
export function showResult(folder: string, interrupted: boolean): ExitCode {
  const { run, verdicts, failures } = deriveReport(folder, new Date());
  const screen = screenOf(process.stdout, process.env);
  const { summary, size, map, answers } = foundIn(run, verdicts);
  process.stdout.write(`\n${comparisonText(summary, screen)}\n`);
  if (size) process.stdout.write(sizeText(size, screen));
  if (map) process.stdout.write(mapText(map, screen));
  if (answers) process.stdout.write(`${trialTableText(answers, screen)}\n`);
  const checks = checkExpectations(run.run.expectations, verdicts);
  process.stdout.write(checksText(checks, screen));
  say(
    process.stdout,
    `Report: ${relative(process.cwd(), folder) || '.'}/report.html (and report.md, summary.csv, verdicts.json)`,
  );
  const notWritten = outputError(failures);
  if (notWritten) throw notWritten;
  if (interrupted) return exitCodes.interrupted;
  if (verdicts.length > 0 && verdicts.every((verdict) => !verdict.validity.valid)) return invalidCode(run);
  return checks.every((check) => check.held) ? exitCodes.ok : exitCodes.expectationsFailed;
}

/** Where the engine refused to start each container, nothing was measured at all: for the scenario's sake, or its own. */
function invalidCode({ recordings }: RunRecording): ExitCode {
  const reasons = new Set(recordings.map(({ trial }) => trial.ending?.reason));
  if ([...reasons].every((reason) => reason === 'plan-refused')) return exitCodes.usage;
  return [...reasons].every((reason) => reason === 'plan-refused' || reason === 'engine-refused')
    ? exitCodes.lab
    : exitCodes.invalidMeasurement;
}

/**
 * A shortened load need not end the same way: `--quick` checks no expectation. What `--only` leaves out of the run
 * is not expected of it either.
 */
function expectationsOf(scenario: Scenario, quick: boolean, trials: readonly TrialPlan[]): Expectation[] {
  if (quick) return [];
  const planned = (when: Record<string, string>): boolean =>
    trials.some(({ variant }) => Object.entries(when).every(([name, value]) => variant[name] === value));
  const all = scenario.expect.map((each) => ({
    when: Object.fromEntries(Object.entries(each.when ?? {}).map(([name, value]) => [name, String(value)])),
    terminal: each.terminal ?? null,
    degradation: each.degradation ?? null,
    atLeastShare: each.atLeastShare ?? 1,
  }));
  return all.filter(({ when }) => planned(when));
}
