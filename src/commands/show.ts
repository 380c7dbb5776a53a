import { type ExitCode, exitCodes } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { capacityBeforehand } from '../report/capacity/soFar.ts';
import { mapBeforehand } from '../report/map/sentences.ts';
import { sizeBeforehand } from '../report/size/sizeReport.ts';
import { compileTrials, repeatPlanOf } from '../scenario/compile.ts';
import { recordedPlan } from '../scenario/secrets/recorded.ts';
import { planText } from '../terminal/planText.ts';
import { jsonText } from '../terminal/toolkit/printable.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { loadScenario } from '../workspace/loading/loadScenario.ts';
import { capacityOfScenario, isRated } from '../workspace/searches/capacityTrials.ts';
import { candidatesOf } from '../workspace/searches/chosenTrials.ts';
import { longestOf, mapOfScenario } from '../workspace/searches/mapTrials.ts';
import { sizeOfScenario } from '../workspace/searches/sizeTrials.ts';
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
  const trials = compileTrials(scenario, { ...options, source, runId: 'not-run', seed }).map(recordedPlan);
  const map = mapOfScenario(loaded);
  const capacity =
    scenario.capacity === undefined
      ? null
      : capacityOfScenario(loaded, { runId: 'not-run', seed, only: options.only });
  const searches = [
    ...(capacity === null
      ? []
      : [
          {
            command: options.again(['capacity', name]),
            says: capacityBeforehand(capacity.run.plan, isRated(scenario)),
          },
        ]),
    ...(size === null ? [] : [{ command: options.again(['size', name]), says: sizeBeforehand(size.plan) }]),
    ...(map === null
      ? []
      : [
          {
            command: options.again(['map', name]),
            says: mapBeforehand(
              map.plan,
              longestOf(candidatesOf(map.loaded, { runId: 'not-run', seed, quick: false })),
            ),
          },
        ]),
  ];
  const planned = {
    question: scenario.question,
    trials,
    seed,
    seedGiven: options.seed !== null,
    repeats: repeatPlanOf(scenario, options),
    searches,
    notes: loaded.notes ?? [],
    command: options.again(['scenario', name]),
  };
  process.stdout.write(
    options.json ? jsonText(trials) : planText(planned, screenOf(process.stdout, process.env)),
  );
  return exitCodes.ok;
}
