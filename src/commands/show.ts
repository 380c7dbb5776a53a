import { type ExitCode, exitCodes } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import { planText } from '../terminal/planText.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { sizeOfScenario } from '../workspace/sizeTrials.ts';
import type { ScenarioOptions } from './scenario.ts';

type ShowOptions = Pick<ScenarioOptions, 'quick' | 'repeats' | 'seed' | 'only'> & {
  json: boolean;
  again: Again;
};

/** `oomlab show NAME`: the resolved plan. Nothing runs. */
export async function showCommand(name: string, options: ShowOptions): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const { scenario, source } = loaded;
  const size = sizeOfScenario(loaded);
  const seed = options.seed ?? 1;
  const trials = compileTrials(scenario, { ...options, source, runId: 'not-run', seed });
  const planned = {
    question: scenario.question,
    trials,
    seed,
    seedGiven: options.seed !== null,
    repeats: repeatPlanOf(scenario, options),
    size: size && { plan: size.plan, command: options.again(['size', name]) },
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(trials, null, 2)}\n`
      : planText(planned, screenOf(process.stdout, process.env)),
  );
  return exitCodes.ok;
}
