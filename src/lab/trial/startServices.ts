import type { ServicePlan } from '../../scenario/plan.ts';
import type { TrialGroups } from './prepareGroups.ts';
import { becomesReady } from './ready.ts';
import { type Session, stamp } from './session.ts';
import { type RunningContainer, startContainer } from './startContainer.ts';

/** What the containers of a trial know of each other. */
export interface Neighbours {
  /** Those that run already, as `name:address`. */
  hosts: string[];
  /** Called for each container that was started. */
  started(container: RunningContainer): void;
}

/**
 * Starts services one after the other, each when the one before it is ready.
 * @returns the one that receives the load; null: none of them does, or the ending is set.
 */
export async function startServices(
  session: Session,
  scope: AsyncDisposableStack,
  groups: TrialGroups,
  services: readonly ServicePlan[],
  neighbours: Neighbours,
): Promise<RunningContainer | null> {
  let entry: RunningContainer | null = null;
  for (const service of services) {
    session.report({ kind: 'trial-phase', name: `starting ${service.name}` });
    const container = await startService(session, scope, groups, service, neighbours);
    if (container === null) return null;
    if (service.entry) entry = container;
  }
  return entry;
}

/** @returns null when it did not start, or did not become ready; the ending is then set. */
export async function startService(
  session: Session,
  scope: AsyncDisposableStack,
  groups: TrialGroups,
  { name, target, machine, entry }: ServicePlan,
  neighbours: Neighbours,
  onDeath: () => void = () => {},
): Promise<RunningContainer | null> {
  const { plan, record, writer, endings, event, clock } = session;
  const container = await startContainer(
    session,
    scope,
    { name, target, machine: machine ?? plan.machine },
    { cgroupParent: machine === null ? groups.machine : groups.others, hosts: neighbours.hosts },
    {
      line: (line) => writer.serviceLog(name, line),
      engine({ action, atMs, clock: by, attributes }) {
        if (action !== 'die') return;
        const exitCode = Number(attributes.exitCode ?? Number.NaN);
        event({
          atMs,
          clock: by,
          kind: 'service-died',
          service: name,
          containerId: attributes.id ?? '',
          exitCode: Number.isInteger(exitCode) ? exitCode : null,
        });
        session.report({ kind: 'trial-event', atMs, text: `${name} died with exit code ${exitCode}` });
        onDeath();
      },
    },
  );
  if (container === null) return null;
  record.services.push({ name, entry, container: container.facts });
  session.save();
  event({ ...stamp(clock), kind: 'service-started', service: name, containerId: container.id });
  neighbours.started(container);
  if (container.url !== null && target.readyPath !== null) {
    const ready = await becomesReady(
      `${container.url}${target.readyPath}`,
      target.readyTimeoutMs,
      endings.signal,
    );
    if (endings.winner) return null;
    if (!ready) {
      endings.end(
        'not-ready',
        `${name}: no good answer from ${target.readyPath} within ${target.readyTimeoutMs / 1000} s`,
      );
      return null;
    }
  }
  event({ ...stamp(clock), kind: 'service-ready', service: name });
  session.report({ kind: 'trial-event', atMs: clock.now(), text: `${name} is ready` });
  if (container.address !== null) neighbours.hosts.push(`${name}:${container.address}`);
  return container;
}
