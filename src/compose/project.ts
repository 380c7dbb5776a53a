import type { ContainerPlan } from '../scenario/target/container.ts';
import type { ImageSpec } from '../scenario/target/image.ts';
import { composeError, listOf, type Tree, treeOf } from './problem.ts';
import { readProject, type World } from './readProject.ts';
import { refuseUnsupported } from './refuse.ts';
import { containerOf, type Dependency, dependenciesOf } from './service/container.ts';
import { environmentOf } from './service/environment.ts';
import { imageOf } from './service/image.ts';
import { type Ports, portsOf } from './service/ports.ts';
import { wordsOf } from './service/words.ts';

/** A service as a trial carries it out. */
export interface ComposeService {
  name: string;
  image: ImageSpec;
  env: Record<string, string>;
  command: string[] | null;
  container: ContainerPlan;
  ports: Ports;
  /** Of those that take part. */
  dependsOn: Dependency[];
}

export interface ComposeProject {
  /** For messages. */
  file: string;
  name: string | null;
  /** In the order in which they can be started. */
  services: ComposeService[];
  /** What is carried out otherwise, or not known. */
  notes: string[];
}

export interface ComposeOptions {
  profiles: readonly string[];
  /** Services that take no part, whoever depends on them. */
  without: readonly string[];
}

/** @throws OomlabError (usage): what is wrong or not carried out, with file and path */
export function composeProject(
  files: readonly string[],
  { profiles, without }: ComposeOptions,
  world: World,
): ComposeProject {
  const { file, name, tree, variables, notes } = readProject(files, world);
  const taking = takingPart(file, tree, profiles, without);
  const told = refuseUnsupported(file, tree, taking);
  const services = taking.map((each): ComposeService => {
    const from = { file, name: each, tree, service: treeOf(treeOf(tree.services)[each]) };
    return {
      name: each,
      image: imageOf(from, variables),
      env: environmentOf(from, variables, world.read),
      command: wordsOf(from, 'command'),
      container: containerOf(from, variables, world.read),
      ports: portsOf(from),
      dependsOn: dependenciesOf(from).filter((other) => taking.includes(other.name)),
    };
  });
  return { file, name, services: inOrder(file, services), notes: [...notes, ...told] };
}

/** Services without a profile, those of the profiles that are asked for, and whatever these depend on. */
function takingPart(
  file: string,
  tree: Tree,
  profiles: readonly string[],
  without: readonly string[],
): string[] {
  const services = treeOf(tree.services);
  const known = Object.keys(services);
  if (known.length === 0)
    throw composeError(file, ['services'], 'there is none', 'Name a compose file that has some.');
  const unknown = without.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw composeError(
      file,
      ['services'],
      `"without" names "${unknown}", which is none of them`,
      `Known: ${known.join(', ')}.`,
    );
  const declared = new Set(known.flatMap((name) => listOf(treeOf(services[name]).profiles)));
  const strange = profiles.find((profile) => profile !== '*' && !declared.has(profile));
  if (strange !== undefined)
    throw composeError(
      file,
      ['services'],
      `no service has the profile "${strange}"`,
      `Known: ${[...declared].join(', ') || 'none'}.`,
    );
  const isActive = (name: string): boolean => {
    const own = listOf(treeOf(services[name]).profiles);
    return own.length === 0 || own.some((profile) => profiles.includes(profile) || profiles.includes('*'));
  };
  const taking = new Set<string>();
  const take = (name: string): void => {
    if (taking.has(name) || without.includes(name)) return;
    taking.add(name);
    for (const { name: other, required } of dependenciesOf({ service: treeOf(services[name]) })) {
      if (known.includes(other)) {
        if (required || isActive(other)) take(other);
      } else if (required)
        throw composeError(
          file,
          ['services', name, 'depends_on'],
          `there is no service "${other}"`,
          `Known: ${known.join(', ')}.`,
        );
    }
  };
  for (const name of known.filter(isActive)) take(name);
  return known.filter((name) => taking.has(name));
}

/** Each after all that it depends on; else as written. @throws OomlabError (usage) for a circle */
function inOrder(file: string, services: readonly ComposeService[]): ComposeService[] {
  const ordered: ComposeService[] = [];
  const place = (service: ComposeService, above: readonly string[]): void => {
    if (ordered.includes(service)) return;
    if (above.includes(service.name))
      throw composeError(
        file,
        ['services', service.name, 'depends_on'],
        `depends on itself: ${[...above, service.name].join(' → ')}`,
        'Break the circle.',
      );
    for (const { name } of service.dependsOn) {
      const other = services.find((each) => each.name === name);
      if (other) place(other, [...above, service.name]);
    }
    ordered.push(service);
  };
  for (const service of services) place(service, []);
  return ordered;
}
