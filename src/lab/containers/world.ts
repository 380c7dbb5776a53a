import { instanceName } from '../engine/state.ts';
import { instanceLabel, runLabel } from '../trial/container.ts';
import type { Needs } from '../trial/parts.ts';
import { networkOf, volumeOf } from './names.ts';

/** Makes the network and the volumes of a trial; they are removed when `scope` is disposed, after the containers that were started later. */
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
