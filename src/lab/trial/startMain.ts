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
    { engine: (event) => receiveEngineEvent(session, event), line: (line) => writer.log(line) },
  );
  if (container === null) return null;
  record.container = container.facts;
  save();
  neighbours.started(container);
  if (container.address !== null) neighbours.hosts.push(`app:${container.address}`);
  return container;
}

function receiveEngineEvent(session: Session, event: Parameters<Listener['engine']>[0]): void {
  session.event(event);
  if (event.action === 'die') {
    session.report({
      kind: 'trial-event',
      atMs: event.atMs,
      text: `died with exit code ${event.attributes.exitCode}`,
    });
    session.endings.end('target-died', `exit code ${event.attributes.exitCode}`);
  }
  if (event.action === 'oom') {
    session.report({ kind: 'trial-event', atMs: event.atMs, text: 'the engine reports an OOM' });
  }
}
