import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { sizeBeforehand } from '../report/size/sizeReport.ts';
import { sizeAnswer } from '../study/size/answer.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { identify, runWatched } from '../workspace/runWatched.ts';
import { sizeOfScenario, sizing } from '../workspace/sizeTrials.ts';
import { showResult } from './scenario.ts';

export interface SizeOptions {
  seed: number | null;
  addSwap: boolean | null;
  results: string;
  typed: readonly string[];
  again: Again;
}

/** `oomlab size NAME`: the smallest size that carries the load of a scenario. Exit code 1 when none is named. */
export async function sizeCommand(
  name: string,
  options: SizeOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const size = sizeOfScenario(loaded);
  if (size === null)
    throw usageError(
      `${loaded.source}: has no "size"`,
      "Add size: { knob: 'memory', from: '64m', to: '1g' }; scenarios/right-heap.ts has one.",
    );
  const identity = identify(options);
  const verdicts: Verdict[] = [];
  const { folder, run } = await runWatched({
    ...identity,
    scenario: loaded.name,
    question: loaded.scenario.question,
    ...sizing(size, { ...identity, quick: false }, verdicts),
    beforehand: sizeBeforehand(size.plan),
    expectations: [],
    resultsFolder: options.results,
    mayAddSwap: options.addSwap,
    withReport: true,
    interrupt,
  });
  const shown = showResult(folder, run.status === 'interrupted');
  if (shown !== exitCodes.ok) return shown;
  return sizeAnswer(size.plan, verdicts).recommended === null ? exitCodes.expectationsFailed : exitCodes.ok;
}
