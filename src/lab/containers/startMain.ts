import { targetMachine } from '../../scenario/target/limits.ts';
import type { Needs, TrialParts } from '../trial/parts.ts';
import { type Listener, type RunningContainer, startContainer } from './startContainer.ts';
import { type Neighbours, startServices } from './startServices.ts';

/** The main target's container, after the services that it may need. null: the ending is set. */
export async function startMain(
  parts: TrialParts,
  scope: AsyncDisposableStack,
  neighbours: Neighbours,
): Promise<RunningContainer | null> {
  const { plan, course, recorder, site } = parts;
  const before = plan.services.filter(({ entry, later }) => !entry && !later);
  await startServices(parts, scope, before, neighbours);
  if (course.endings.winner) return null;
  const container = await startContainer(
    parts,
    scope,
    { name: 'app', target: plan.target, machine: targetMachine(plan) },
    { cgroupParent: site.groups.machine, hosts: neighbours.hosts },
    { engine: followMain(parts), line: (line) => recorder.output(null, line) },
  );
  if (container === null) return null;
  recorder.change({ container: container.facts });
  neighbours.started(container);
  if (container.address !== null) neighbours.hosts.push(`app:${container.address}`);
  return container;
}

/** What the engine says of the main target; its death ends the trial. */
function followMain({ course, recorder, view }: Needs<'course' | 'recorder' | 'view'>): Listener['engine'] {
  let oomTold = false;
  return (event) => {
    const { action, atMs, attributes } = event;
    recorder.event(event);
    if (action === 'die') {
      view.event(atMs, `died with exit code ${attributes.exitCode}`);
      course.endings.end('target-died', `exit code ${attributes.exitCode}`);
    }
    // One for each process that hit the limit: all are recorded, the first is news.
    if (action === 'oom' && !oomTold) {
      oomTold = true;
      view.event(atMs, 'the engine reports an OOM');
    }
  };
}
