import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import type { Again } from '../invocation.ts';
import { mapBeforehand } from '../report/map/sentences.ts';
import { mapAnswer } from '../study/map/answer.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { longestOf, mapOfScenario, mapping } from '../workspace/mapTrials.ts';
import { identify, runWatched } from '../workspace/runWatched.ts';
import { showResult } from './scenario.ts';

export interface MapOptions {
  seed: number | null;
  addSwap: boolean | null;
  results: string;
  typed: readonly string[];
  again: Again;
}

/**
 * `oomlab map NAME`: the line between what survives and what does not, of two knobs, and what kills along it. Exit code 1
 * when of some pair of values it is not known, or what was seen does not follow the order of the knobs.
 */
export async function mapCommand(
  name: string,
  options: MapOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const map = mapOfScenario(loaded);
  if (map === null)
    throw usageError(
      `${loaded.source}: has no "map"`,
      "Add map: { x: { knob: 'heap', values: ['32m', '64m', '128m'] }, y: { knob: 'memory', values: ['128m', '256m'] } }; scenarios/heap-and-limit.ts has one.",
    );
  const identity = identify(options);
  const verdicts: Verdict[] = [];
  const drawing = mapping(map, { ...identity, quick: false }, verdicts);
  const { folder, run } = await runWatched({
    ...identity,
    scenario: loaded.name,
    question: loaded.scenario.question,
    ...drawing,
    beforehand: mapBeforehand(map.plan, longestOf(drawing.trials)),
    expectations: [],
    resultsFolder: options.results,
    mayAddSwap: options.addSwap,
    withReport: true,
    interrupt,
  });
  const shown = showResult(folder, run.status === 'interrupted');
  if (shown !== exitCodes.ok) return shown;
  return mapAnswer(map.plan, verdicts).state === 'drawn' ? exitCodes.ok : exitCodes.expectationsFailed;
}
