import { composeError, isTree, type Tree, treeOf } from './problem.ts';
import { buildSupport, deploySupport, type Support, serviceSupport, topSupport } from './support.ts';

/**
 * Names what a file asks for and a trial does not carry out as Compose would: an error for what is refused, a note for the
 * rest. Services that take no part are not asked.
 * @throws OomlabError (usage) with the path
 */
export function refuseUnsupported(file: string, tree: Tree, taking: readonly string[]): string[] {
  const services = treeOf(tree.services);
  const found: Found[] = [
    ...asked(tree, topSupport, []),
    ...taking.flatMap((name) => {
      const service = treeOf(services[name]);
      const path = ['services', name];
      return [
        ...asked(service, serviceSupport, path),
        ...asked(treeOf(service.build), buildSupport, [...path, 'build']),
        ...asked(treeOf(service.deploy), deploySupport, [...path, 'deploy']),
      ];
    }),
  ];
  const [first] = found.filter(({ support }) => support.as === 'refused');
  if (first?.support.as === 'refused')
    throw composeError(
      file,
      first.path,
      `is not carried out: ${first.support.why}`,
      'Take it out, in a copy of the file, or leave the service out with "without" in the scenario’s compose.',
    );
  return notesOf(file, found);
}

interface Found {
  path: string[];
  support: Support;
}

function asked(tree: Tree, table: Readonly<Record<string, Support>>, path: readonly string[]): Found[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const support = table[key];
    // What is empty or off asks for nothing; names that begin with x- are the author's own.
    return support === undefined || isNothing(value) ? [] : [{ path: [...path, key], support }];
  });
}

const isNothing = (value: unknown): boolean =>
  value === null ||
  value === false ||
  value === 'false' ||
  (Array.isArray(value) && value.length === 0) ||
  (isTree(value) && Object.keys(value).length === 0);

/** A line for each key, with the services that have it. */
function notesOf(file: string, found: readonly Found[]): string[] {
  const groups = Map.groupBy(found, ({ path }) => path.filter((_, at) => at !== 1).join('.'));
  const told = [...groups.values()].flatMap((all) => {
    const [{ path, support } = { path: [], support: { as: 'carried out' } as const }] = all;
    if (support.as !== 'otherwise') return [];
    const [section, , ...rest] = path;
    const names = all.map((each) => each.path[1]).join(', ');
    return rest.length === 0
      ? [`${file}: ${section}: ${support.how}`]
      : [`${file}: ${rest.join('.')} (${names}): ${support.how}`];
  });
  const idle = found.filter(({ support }) => support.as === 'no effect').map(({ path }) => path.at(-1) ?? '');
  return idle.length === 0
    ? told
    : [...told, `${file}: without effect in a trial: ${[...new Set(idle)].sort().join(', ')}`];
}
