import type { TrialPlan } from '../../scenario/plan.ts';
import { instanceLabel, runLabel } from './container.ts';
import { instanceName } from '../engine/state.ts';
import type { Needs } from './parts.ts';

/** What the containers of a trial share: its network and its volumes, by names that only this trial has. */

const prefixOf = ({ runId, position }: Pick<TrialPlan, 'runId' | 'position'>): string =>
  `${instanceName()}-${runId}-${position}`;

/** null: containers are on the engine's own bridge. */
export const networkOf = (plan: Pick<TrialPlan, 'runId' | 'position' | 'network'>): string | null =>
  plan.network ? prefixOf(plan) : null;

export const volumeOf = (plan: Pick<TrialPlan, 'runId' | 'position'>, name: string): string =>
  `${prefixOf(plan)}-${name}`;

/** Makes both; they are removed when `scope` is disposed, after the containers that were started later. */
export async function prepareWorld(
  { plan, site }: Needs<'plan' | 'site'>,
  scope: AsyncDisposableStack,
): Promise<void> {
  const { docker } = site.engine;
  const Labels = { [instanceLabel]: instanceName(), [runLabel]: plan.runId };
  const Name = networkOf(plan);
  if (Name !== null) {
    const network = await docker.createNetwork({ Name, Driver: 'bridge', CheckDuplicate: true, Labels });
    scope.defer(async () => {
      await network.remove();
    });
  }
  const targets = [plan.target, ...plan.services.map(({ target }) => target)];
  const names = targets.flatMap(({ container }) => container?.volumes.map(({ name }) => name) ?? []);
  for (const name of new Set(names.filter((each) => each !== null))) {
    const volume = volumeOf(plan, name);
    await docker.createVolume({ Name: volume, Labels });
    scope.defer(async () => {
      await docker.getVolume(volume).remove({ force: true });
    });
  }
}
