import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { capacityOf } from '../../report/capacity/searched.ts';
import { capacityBeforehand } from '../../report/capacity/soFar.ts';
import { expectedOf, isOfSearch } from '../../scenario/expected/compile.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { capacityOfScenario, isRated, lookingForCapacity } from '../../workspace/searches/capacityTrials.ts';
import { requireSame } from '../../workspace/searches/resumed.ts';
import { begunBy, continuing, runSearch, type SearchOptions } from './search.ts';

interface CapacityOptions extends SearchOptions {
  only: Record<string, string>;
}

/**
 * `oomlab capacity NAME`: the largest rate of arrivals that fresh machines hold. Exit code 1 when it is not known of some
 * variant, or not as narrowly as was asked, or no rate was held.
 * @throws OomlabError (usage) also where the smallest rate is more than this machine can send
 */
export async function capacityCommand(
  name: string,
  options: CapacityOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const { before, identity } = begunBy(options, loaded.name);
  const looked = capacityOfScenario(loaded, { ...identity, only: options.only });
  if (before) requireSame(before, { kind: 'capacity', plan: looked.run, candidates: looked.candidates });
  const beforehand = capacityBeforehand(looked.run.plan, isRated(loaded.scenario));
  const looking = lookingForCapacity(looked, before?.verdicts);
  const search = { ...identity, ...looking, beforehand, ...continuing(before) };
  const expected = expectedOf(
    loaded.scenario,
    looked.run.variants.map(({ variant }) => variant),
  ).filter(isOfSearch);
  const { run, shown } = await runSearch(loaded, search, options, interrupt, expected);
  const answers = (capacityOf(run, search.verdicts) ?? []).map(({ answer }) => answer);
  const { fromPerSecond } = looked.run.plan;
  if (answers.some(({ generatorBound, topPerSecond }) => generatorBound && topPerSecond <= fromPerSecond))
    throw usageError(
      `${loaded.source}: capacity.from: this machine can not generate ${fromPerSecond} requests/s`,
      'Begin with fewer, or run it on a machine with a faster processor for the generator.',
    );
  if (shown !== exitCodes.ok) return shown;
  // An interval that is wider than was asked for is an answer, and says that it is wide.
  const known = answers.every(({ kind, finished }) => kind === 'found' || (kind === 'at-least' && finished));
  return known ? exitCodes.ok : exitCodes.expectationsFailed;
}
