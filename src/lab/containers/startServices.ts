import type { ServicePlan } from '../../scenario/plan.ts';
import { withinLimits } from '../../scenario/target/limits.ts';
import type { TrialParts } from '../trial/parts.ts';
import { notReady } from './ready/awaitReady.ts';
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
  parts: TrialParts,
  scope: AsyncDisposableStack,
  services: readonly ServicePlan[],
  neighbours: Neighbours,
): Promise<RunningContainer | null> {
  let entry: RunningContainer | null = null;
  for (const service of services) {
    parts.view.phase(`starting ${service.name}`);
    const container = await startService(parts, scope, service, neighbours);
    if (container === null) return null;
    if (service.entry) entry = container;
  }
  return entry;
}

/** @returns null when it did not start, or did not become ready; the ending is then set. */
export async function startService(
  parts: TrialParts,
  scope: AsyncDisposableStack,
  { name, target, machine, entry }: ServicePlan,
  neighbours: Neighbours,
  onDeath: () => void = () => {},
): Promise<RunningContainer | null> {
  const { plan, course, recorder, view, site } = parts;
  const { endings } = course;
  const shared = withinLimits(plan.machine, target.container);
  const container = await startContainer(
    parts,
    scope,
    { name, target, machine: machine ?? shared },
    { cgroupParent: machine === null ? site.groups.machine : site.groups.others, hosts: neighbours.hosts },
    {
      line: (line) => recorder.output(name, line),
      engine({ action, atMs, clock: by, attributes }) {
        if (action !== 'die') return;
        const exitCode = Number(attributes.exitCode ?? Number.NaN);
        // It has done what it was started for.
        if (target.readyBy === 'end' && exitCode === 0) return;
        recorder.event({
          atMs,
          clock: by,
          kind: 'service-died',
          service: name,
          containerId: attributes.id ?? '',
          exitCode: Number.isInteger(exitCode) ? exitCode : null,
        });
        view.event(atMs, `${name} died with exit code ${exitCode}`);
        onDeath();
      },
    },
  );
  if (container === null) return null;
  recorder.change({
    services: [...recorder.record.services, { name, entry, container: container.facts }],
  });
  recorder.event({ ...course.stamp(), kind: 'service-started', service: name, containerId: container.id });
  neighbours.started(container);
  const why = await notReady(site.engine.docker, container, target, endings.signal);
  if (endings.winner) return null;
  if (why !== null) {
    endings.end('not-ready', `${name}: ${why}`);
    return null;
  }
  recorder.event({ ...course.stamp(), kind: 'service-ready', service: name });
  view.event(course.clock.now(), `${name} is ready`);
  if (container.address !== null) neighbours.hosts.push(`${name}:${container.address}`);
  return container;
}
