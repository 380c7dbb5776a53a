import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { sizeBeforehand } from '../../report/size/sizeReport.ts';
import { sizeAnswer } from '../../study/size/answer.ts';
import { loadScenario } from '../../workspace/loading/loadScenario.ts';
import { requireSame } from '../../workspace/searches/resumed.ts';
import { sizeOfScenario, sizing } from '../../workspace/searches/sizeTrials.ts';
import { begunBy, continuing, runSearch, type SearchOptions } from './search.ts';

/** `oomlab size NAME`: the smallest size that carries the load of a scenario. Exit code 1 when none is named. */
export async function sizeCommand(
  name: string,
  options: SearchOptions,
  interrupt: AbortSignal,
): Promise<ExitCode> {
  const loaded = await loadScenario(name);
  const size = sizeOfScenario(loaded);
  if (size === null)
    throw usageError(
      `${loaded.source}: has no "size"`,
      "Add size: { knob: 'memory', from: '64m', to: '1g' }; scenarios/right-heap.ts has one.",
    );
  const { before, identity } = begunBy(options, loaded.name);
  const sought = sizing(size, { ...identity, quick: false }, before);
  if (before) requireSame(before, { kind: 'size', plan: size.plan, candidates: sought.trials });
  const search = {
    ...identity,
    ...sought,
    beforehand: sizeBeforehand(size.plan),
    ...continuing(before),
  };
  const { shown } = await runSearch(loaded, search, options, interrupt);
  if (shown !== exitCodes.ok) return shown;
  return sizeAnswer(size.plan, search.verdicts).recommended === null
    ? exitCodes.expectationsFailed
    : exitCodes.ok;
}
