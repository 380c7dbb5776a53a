import type { TrialGroups } from './prepareGroups.ts';
import type { Session } from './session.ts';
import { type Listener, type RunningContainer, startContainer } from './startContainer.ts';
import { type Neighbours, startServices } from './startServices.ts';

/** The main target's container, after the services that it may need. null: the ending is set. */
export async function startMain(
  session: Session,
  scope: AsyncDisposableStack,
  groups: TrialGroups,
  neighbours: Neighbours,
): Promise<RunningContainer | null> {
  const { plan, record, writer, endings, save } = session;
  const before = plan.services.filter(({ entry }) => !entry);
  await startServices(session, scope, groups, before, neighbours);
  if (endings.winner) return null;
  const container = await startContainer(
    session,
    scope,
    { name: 'app', target: plan.target, machine: plan.machine },
    { cgroupParent: groups.machine, hosts: neighbours.hosts },
    { engine: followMain(session), line: (line) => writer.log(line) },
  );
  if (container === null) return null;
  record.container = container.facts;
  save();
  neighbours.started(container);
  if (container.address !== null) neighbours.hosts.push(`app:${container.address}`);
  return container;
}

/** What the engine says of the main target; its death ends the trial. */
function followMain(session: Session): Listener['engine'] {
  let oomTold = false;
  return (event) => {
    const { action, atMs, attributes } = event;
    session.event(event);
    if (action === 'die') {
      session.report({ kind: 'trial-event', atMs, text: `died with exit code ${attributes.exitCode}` });
      session.endings.end('target-died', `exit code ${attributes.exitCode}`);
    }
    // One for each process that hit the limit: all are recorded, the first is news.
    if (action === 'oom' && !oomTold) {
      oomTold = true;
      session.report({ kind: 'trial-event', atMs, text: 'the engine reports an OOM' });
    }
  };
}
