import type Docker from 'dockerode';
import { labLabel } from './engineSocket.ts';

/**
 * Labs that were kept, or whose end was cut off. Of one that may be at work only whoever has the machine for himself knows
 * that it is not.
 * @param ours the name of one that stays; null: there is none, and those that run stay, too. @returns one line each.
 */
export async function sweepLabs(docker: Docker, ours: string | null): Promise<string[]> {
  const removed: string[] = [];
  const all = await docker.listContainers({ all: true, filters: { label: [labLabel] } });
  for (const { Id, Names, State } of all) {
    const name = Names[0]?.slice(1) ?? Id.slice(0, 12);
    if (name === ours || (ours === null && State === 'running')) continue;
    const gone = await docker
      .getContainer(Id)
      .remove({ force: true, v: true })
      .then(
        () => true,
        () => false,
      );
    if (gone) removed.push(`lab ${name}`);
  }
  return removed;
}
