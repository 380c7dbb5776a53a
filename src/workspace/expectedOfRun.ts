import { type Expectation, expectedOf, isOfSearch } from '../scenario/expected/compile.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Scenario } from '../scenario/schema.ts';

/**
 * What is checked of these trials. A shortened load need not end the same way: of a quick run only whether it starts. What is
 * left out of the run is not expected of it either, nor is what only a search finds.
 */
export function expectedOfRun(
  scenario: Scenario,
  quick: boolean,
  trials: readonly Pick<TrialPlan, 'variant'>[],
): Expectation[] {
  const variants = trials.map(({ variant }) => variant);
  const all = expectedOf(scenario, variants).filter((each) => !isOfSearch(each));
  return quick ? all.filter(isOfStart) : all;
}

/** Whether it starts at all does not depend on the load. */
const isOfStart = ({ terminal, degradation }: Expectation): boolean =>
  degradation === null && terminal?.length === 1 && terminal[0] === 'failed-to-start';
