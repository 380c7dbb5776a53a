import { relative } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.ts';
import { executeRun, newRunId } from '../lab/run.ts';
import { trialFolder } from '../record/layout.ts';
import { readTrial } from '../record/readTrial.ts';
import type { Expectation } from '../record/schema.ts';
import { summarize } from '../report/summary.ts';
import { terminalTable } from '../report/terminal.ts';
import { compileTrials } from '../scenario/compile.ts';
import type { Scenario } from '../scenario/schema.ts';
import { screenOf } from '../terminal/screen.ts';
import { watch } from '../terminal/watch.ts';
import { checkExpectations } from '../verdict/expectations.ts';
import { judge } from '../verdict/judge.ts';
import { deriveReport } from './deriveReport.ts';
import { loadScenario } from './loadScenario.ts';

export interface ScenarioOptions {
  quick: boolean;
  repeats: number | null;
  seed: number | null;
  only: Record<string, string>;
  /** null: on a private engine only. */
  addSwap: boolean | null;
  results: string;
  /** The command as the user typed it, to run it again; the seed is added. */
  typed: string;
}

/** `oomlab scenario NAME`: runs all trials, shows and writes the comparison. */
export async function scenarioCommand(
  name: string,
  options: ScenarioOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const runId = newRunId(new Date());
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  const trials = compileTrials(loaded.scenario, { ...options, source: loaded.source, runId, seed });
  const screen = screenOf(process.stderr, process.env);
  using watching = watch(process.stderr, screen);
  watching.report({ kind: 'step', text: loaded.scenario.question });
  watching.report({
    kind: 'step',
    text: `${trials.length} trial${trials.length === 1 ? '' : 's'}, run ${runId}, seed ${seed}`,
  });
  let began = performance.now();
  const { folder, run } = await executeRun({
    runId,
    scenario: loaded.name,
    question: loaded.scenario.question,
    seed,
    command: options.seed === null ? `${options.typed} --seed ${seed}` : options.typed,
    trials,
    expectations: expectationsOf(loaded.scenario, options.quick),
    resultsFolder: options.results,
    mayAddSwap: options.addSwap,
    report: (progress) => {
      if (progress.kind === 'trial-began') began = performance.now();
      watching.report(progress);
    },
    interrupt,
    onTrial: (runFolder, id) => {
      const { sentence } = judge(readTrial(trialFolder(runFolder, id)));
      watching.report({ kind: 'trial-ended', id, sentence, seconds: (performance.now() - began) / 1000 });
    },
  });
  watching[Symbol.dispose]();
  return showResult(folder, run.status === 'interrupted');
}

/** Writes the report, shows the table, and says whether what was expected held. */
export function showResult(folder: string, interrupted: boolean): ExitCode {
  const { run, verdicts } = deriveReport(folder, new Date());
  const screen = screenOf(process.stdout, process.env);
  process.stdout.write(`\n${terminalTable(summarize(run, verdicts), screen)}\n`);
  const checks = checkExpectations(run.run.expectations, verdicts);
  for (const check of checks) process.stdout.write(`${check.held ? 'held  ' : 'FAILED'}  ${check.text}\n`);
  process.stdout.write(
    `\nReport: ${relative(process.cwd(), folder) || '.'}/report.html (and report.md, summary.csv, verdicts.json)\n`,
  );
  if (interrupted) return exitCodes.interrupted;
  if (verdicts.length > 0 && verdicts.every((verdict) => !verdict.validity.valid))
    return exitCodes.invalidMeasurement;
  return checks.every((check) => check.held) ? exitCodes.ok : exitCodes.expectationsFailed;
}

/** A shortened load need not end the same way: `--quick` checks no expectation. */
function expectationsOf(scenario: Scenario, quick: boolean): Expectation[] {
  if (quick) return [];
  return scenario.expect.map((each) => ({
    when: Object.fromEntries(Object.entries(each.when ?? {}).map(([name, value]) => [name, String(value)])),
    terminal: each.terminal ?? null,
    degradation: each.degradation ?? null,
    atLeastShare: each.atLeastShare ?? 1,
  }));
}
