import type { RuntimeName } from '../runtime/index.ts';
import { type Composed, composedSchema } from '../scenario/target/composed.ts';
import { type ContainerPlan, plainContainer } from '../scenario/target/container.ts';
import { validated } from '../scenario/validate.ts';
import { guessOfDockerfile, guessRuntime } from './guessRuntime.ts';
import { machinesOf } from './machines.ts';
import { composeError } from './problem.ts';
import { type ComposeProject, type ComposeService, composeProject } from './project.ts';
import type { World } from './readProject.ts';
import { type Roles, rolesOf } from './roles.ts';
import { hasTest, healthyWithinMs } from './service/health.ts';

/** A scenario of the plain kind, not yet validated, and what is carried out otherwise than Compose would. */
export interface FromCompose {
  scenario: Record<string, unknown>;
  notes: string[];
}

/**
 * Fills in what a compose file says: target, machine and services. `source` is the scenario's file, for messages; `at` gives
 * the path of a compose file from it.
 * @throws OomlabError (usage)
 */
export function toScenario(
  value: unknown,
  source: string,
  at: (path: string) => string,
  world: World,
): FromCompose {
  const composed = validated(composedSchema, value, {
    source,
    whole: 'the scenario',
    hint: 'Correct it, and run "oomlab show" to see the resolved plan.',
  });
  const { compose, target: written, machine: _machine, outside: _outside, ...rest } = composed;
  const { file, profiles, without } =
    typeof compose === 'string' || Array.isArray(compose) ? { file: compose } : compose;
  const project = composeProject(
    [file].flat().map(at),
    { profiles: profiles ?? [], without: without ?? [] },
    world,
  );
  const roles = rolesAsked(project, written);
  const { machine, targetLimits, machineOf, notes } = machinesOf(project, roles, composed);
  const names = recordedNames(project, roles);
  const later = laterOnes(project, roles);
  const services = project.services
    .filter((service) => service !== roles.target)
    .map((service) => {
      const own = machineOf(service);
      const isEntry = service === roles.through;
      return [
        names.get(service.name) ?? service.name,
        {
          target: serviceTarget(project, service, isEntry, own !== null, world),
          ...(isEntry ? { entry: true } : {}),
          ...(later.has(service.name) && !isEntry ? { later: true } : {}),
          ...(own === null ? {} : { machine: own }),
        },
      ] as const;
    });
  return {
    scenario: {
      ...rest,
      target: mainTarget(project, roles, composed, targetLimits, world),
      machine,
      services: { ...Object.fromEntries(services), ...(rest.services as object | undefined) },
      network: true,
    },
    notes: [...project.notes, ...notes],
  };
}

function rolesAsked(project: ComposeProject, { service, through }: Composed['target']): Roles {
  const { file, services } = project;
  const byName = (name: string): ComposeService => {
    const found = services.find((each) => each.name === name);
    if (found) return found;
    throw composeError(
      file,
      ['services'],
      `there is no service "${name}" that takes part`,
      `Those that do: ${services.map((each) => each.name).join(', ')}. Others may need a profile.`,
    );
  };
  if (service !== undefined)
    return { target: byName(service), through: through === undefined ? null : byName(through) };
  const guessed = rolesOf(project);
  if (guessed === null)
    throw composeError(
      file,
      ['services'],
      'none publishes or exposes a port',
      'Publish the port of the service that is asked, or write target: { service, port } in the scenario.',
    );
  return through === undefined ? guessed : { ...guessed, through: byName(through) };
}

/** Those that wait for the target or for what is in front of it, however far away. */
function laterOnes({ services }: ComposeProject, { target, through }: Roles): Set<string> {
  const later = new Set([target.name, ...(through === null ? [] : [through.name])]);
  // In the order of their start: what they depend on comes before them.
  for (const { name, dependsOn } of services)
    if (dependsOn.some((each) => later.has(each.name))) later.add(name);
  later.delete(target.name);
  return later;
}

/** As recordings call them: `app` is the target, and names are those of hosts. */
function recordedNames({ services }: ComposeProject, { target }: Roles): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(['app']);
  for (const { name } of services.filter((each) => each !== target)) {
    const plain = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9-]/g, '-')
      .replace(/^[^a-z]+/, '')
      .slice(0, 28);
    const own = plain === '' ? 'service' : plain === 'app' ? 'service-app' : plain;
    let free = own;
    for (let number = 2; taken.has(free); number += 1) free = `${own}-${number}`;
    taken.add(free);
    names.set(name, free);
  }
  return names;
}

/** What target and services have alike. */
function plainTarget(service: ComposeService, limits: ContainerPlan['limits']) {
  return {
    name: service.name,
    image: service.image,
    env: service.env,
    ...(service.command === null ? {} : { command: service.command }),
    container: { ...service.container, limits },
  };
}

function serviceTarget(
  project: ComposeProject,
  service: ComposeService,
  isEntry: boolean,
  ownMachine: boolean,
  world: World,
) {
  const port = isEntry ? (service.ports.published[0] ?? service.ports.exposed[0] ?? null) : null;
  if (isEntry && port === null) throw noPort(project, service);
  const waited = project.services.flatMap(({ dependsOn }) =>
    dependsOn.filter(({ name }) => name === service.name).map(({ condition }) => condition),
  );
  const healthy = { health: true, within: seconds(healthyWithinMs(service.container.health)) };
  const ready = waited.includes('service_completed_successfully')
    ? { ended: true, within: '600s' }
    : hasTest(service.container) || waited.includes('service_healthy')
      ? healthy
      : isEntry
        ? { listening: true, within: '60s' }
        : null;
  const limits = ownMachine ? plainContainer.limits : service.container.limits;
  return { ...plainTarget(service, limits), port, ready, runtime: runtimeOf(service, world) };
}

function mainTarget(
  project: ComposeProject,
  roles: Roles,
  { target: written }: Composed,
  limits: ContainerPlan['limits'],
  world: World,
) {
  const { service: _service, through: _through, env, container, ...over } = written;
  const { target } = roles;
  const port = over.port ?? target.ports.published[0] ?? target.ports.exposed[0] ?? null;
  if (port === null && roles.through === null && over.port !== null) throw noPort(project, target);
  const ready = hasTest(target.container)
    ? { health: true, within: seconds(healthyWithinMs(target.container.health)) }
    : port === null
      ? null
      : { listening: true, within: '60s' };
  const plain = plainTarget(target, limits);
  return {
    ...plain,
    port,
    ready,
    runtime: runtimeOf(target, world),
    ...over,
    env: { ...plain.env, ...env },
    container: { ...plain.container, ...container },
  };
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)}s`;

const noPort = ({ file }: ComposeProject, { name }: ComposeService): Error =>
  composeError(
    file,
    ['services', name],
    'publishes and exposes no port',
    'Publish the port that it listens on (ports: ["8000"]), or write target: { port: 8000 } in the scenario.',
  );

/** By how it is started, what it is built from, and what its image is called. */
export function runtimeOf({ command, container, image }: ComposeService, world: World): RuntimeName {
  const started = [...(container.entrypoint ?? []), ...(command ?? [])].join(' ');
  const byCommand = guessRuntime(started);
  if (byCommand !== 'any' || typeof image === 'string') return byCommand;
  if ('reference' in image) return guessRuntime(image.reference);
  const text = image.inline ?? world.read(dockerfileOf(image));
  return text === null ? 'any' : guessOfDockerfile(text);
}

/** A path that is absolute, or from the context. */
export const dockerfileOf = ({
  build,
  dockerfile = 'Dockerfile',
}: {
  build: string;
  dockerfile?: string | undefined;
}): string => (dockerfile.startsWith('/') ? dockerfile : `${build.replace(/\/$/, '')}/${dockerfile}`);
