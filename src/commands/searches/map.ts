import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { mapBeforehand } from '../../report/map/sentences.ts';
import { mapAnswer, mapAtOnce } from '../../study/map/answer.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { longestOf, mapOfScenario, mapping } from '../../workspace/searches/mapTrials.ts';
import { requireSame } from '../../workspace/searches/resumed.ts';
import { begunBy, continuing, runSearch, type SearchOptions } from './search.ts';

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
  const asked = mapOfScenario(loaded);
  if (asked === null)
    throw usageError(
      `${loaded.source}: has no "map"`,
      "Add map: { x: { knob: 'heap', values: ['32m', '64m', '128m'] }, y: { knob: 'memory', values: ['128m', '256m'] } }; scenarios/heap-and-limit.ts has one.",
    );
  const map = options.lab.fleet === null ? asked : { ...asked, plan: mapAtOnce(asked.plan) };
  const { before, identity } = begunBy(options, loaded.name);
  const drawing = mapping(map, { ...identity, quick: false }, before?.verdicts);
  if (before) requireSame(before, { kind: 'map', plan: map.plan, candidates: drawing.trials });
  const beforehand = mapBeforehand(map.plan, longestOf(drawing.trials));
  const search = { ...identity, ...drawing, beforehand, ...continuing(before) };
  const { shown } = await runSearch(loaded, search, options, interrupt);
  if (shown !== exitCodes.ok) return shown;
  return mapAnswer(map.plan, drawing.verdicts).state === 'drawn'
    ? exitCodes.ok
    : exitCodes.expectationsFailed;
}
