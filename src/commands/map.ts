import { type ExitCode, exitCodes, usageError } from '../errors.ts';
import { mapBeforehand } from '../report/map/sentences.ts';
import { mapAnswer } from '../study/map/answer.ts';
import { loadScenario } from '../workspace/loadScenario.ts';
import { longestOf, mapOfScenario, mapping } from '../workspace/mapTrials.ts';
import { identify } from '../workspace/runWatched.ts';
import { runSearch, type SearchOptions } from './search.ts';

/**
 * `oomlab map NAME`: the line between what survives and what does not, of two knobs, and what kills along it. Exit code 1
 * when of some pair of values it is not known, or what was seen does not follow the order of the knobs.
 */
export async function mapCommand(
  name: string,
  options: SearchOptions,
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
  const drawing = mapping(map, { ...identity, quick: false });
  const beforehand = mapBeforehand(map.plan, longestOf(drawing.trials));
  const { shown } = await runSearch(loaded, { ...identity, ...drawing, beforehand }, options, interrupt);
  if (shown !== exitCodes.ok) return shown;
  return mapAnswer(map.plan, drawing.verdicts).state === 'drawn'
    ? exitCodes.ok
    : exitCodes.expectationsFailed;
}
