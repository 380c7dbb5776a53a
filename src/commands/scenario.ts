import type { ExitCode } from '../errors.ts';
import type { LabOptions } from '../hosts/anywhere.ts';
import type { Again } from '../invocation.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import { say } from '../terminal/toolkit/say.ts';
import { type Attached, requireSameTrials } from '../workspace/attached.ts';
import { expectedOfRun } from '../workspace/expectedOfRun.ts';
import { type Identity, identify } from '../workspace/identity.ts';
import { loadScenario } from '../workspace/loading/loadScenario.ts';
import { repeating } from '../workspace/repeatedTrials.ts';

export interface ScenarioOptions {
  quick: boolean;
  repeats: number | null;
  seed: number | null;
  only: Record<string, string>;
  /** null: on a private engine only. */
  addSwap: boolean | null;
  lab: LabOptions;
  /** A run on a queue that was left. */
  attached: Attached | null;
  /** Of a run that was left before its first host was there. */
  identity?: Identity | null;
  results: string;
  github: boolean;
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
  const { attached } = options;
  const identity = attached?.identity ?? identify(options);
  const trials = compileTrials(loaded.scenario, { ...options, source: loaded.source, ...identity });
  const plan = repeatPlanOf(loaded.scenario, options);
  if (attached !== null) requireSameTrials(attached, trials, loaded.source);
  for (const note of loaded.notes ?? []) say(process.stderr, note);
  const { runAndShow } = await import('./run.ts');
  const { shown } = await runAndShow(
    {
      ...identity,
      scenario: loaded.name,
      question: loaded.scenario.question,
      ...(plan === null ? { trials } : repeating(plan, trials, identity.seed, attached ?? nothingYet)),
      expectations: expectedOfRun(loaded.scenario, options.quick, trials),
      together: true,
      labels: loaded.scenario.hosts,
      args: options.typed,
      resultsFolder: options.results,
      mayAddSwap: options.addSwap,
      withReport: true,
      interrupt,
      ...(attached === null ? {} : { continued: attached }),
    },
    options,
  );
  return shown;
}

const nothingYet = { given: [], verdicts: [] };
