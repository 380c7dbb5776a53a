import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the program of a lab imports, and nothing else of what the package depends on: a test compares it with the sources. */
export const importedPackages = [
  '@balena/dockerignore',
  'autocannon',
  'csv-stringify',
  'dockerode',
  'execa',
  'hdr-histogram-js',
  'json-p3',
  'pure-rand',
  'tar-stream',
  'tough-cookie',
  'undici',
  'yaml',
  'zod',
  'zx',
] as const;

/** A package as it is installed here, and the folder below the program's own in which Node finds it there. */
export interface PlacedPackage {
  from: string;
  to: string;
  /** `name@version` */
  id: string;
}

/**
 * All packages of these names with what they depend on, as `folder` finds them, in folders that do not depend on who
 * installed them how. All that one package asks for is placed before what those ask for: so nothing comes to lie in
 * between later.
 * @throws Error for one that is not installed.
 */
export function placePackages(folder: string, names: readonly string[] = importedPackages): PlacedPackage[] {
  const placed = new Map<string, PlacedPackage>();
  const queue: { from: string; to: string; names: readonly string[] }[] = [{ from: folder, to: '', names }];
  for (let asking = queue.shift(); asking !== undefined; asking = queue.shift()) {
    const fresh = asking.names.flatMap((name) => place(placed, asking, name));
    for (const { from, to } of fresh) queue.push({ from, to, names: dependenciesOf(from) });
  }
  return [...placed.values()];
}

/** @returns it where it is new; nothing where it is there, or is optional and not installed. */
function place(
  placed: Map<string, PlacedPackage>,
  asking: { from: string; to: string },
  dependency: string,
): PlacedPackage[] {
  const name = dependency.replace(/\?$/, '');
  const from = installed(asking.from, name);
  if (from === null) {
    if (dependency.endsWith('?')) return [];
    throw new Error(`the package ${name} is not installed for ${asking.from}`);
  }
  const candidates = [...foldersAbove(asking.to)].map((above) => join(above, 'node_modules', name));
  const seen = candidates.map((to) => placed.get(to)).find((each) => each !== undefined);
  if (seen?.from === from) return [];
  // At the top where nobody else has that name, else in the folder of who asks.
  const to = (seen === undefined ? candidates.at(-1) : candidates[0]) ?? '';
  const made = { from, to, id: `${name}@${manifestOf(from).version}` };
  placed.set(to, made);
  return [made];
}

/** `a/node_modules/b`, `a`, and the program's own folder: where Node looks, the nearest first. */
function* foldersAbove(to: string): Generator<string> {
  let folder = to;
  while (folder !== '') {
    yield folder;
    const at = folder.lastIndexOf('node_modules/');
    folder = folder.slice(0, Math.max(0, at - 1));
  }
  yield '';
}

/** Names; with a question mark behind those that may be missing. */
function dependenciesOf(folder: string): string[] {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder);
  const optional = Object.keys(optionalDependencies);
  return [
    // Types are of no use to a program.
    ...Object.keys(dependencies).filter((name) => !optional.includes(name) && !name.startsWith('@types/')),
    ...optional.map((name) => `${name}?`),
  ];
}

interface Manifest {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));

/** As Node looks for it: in `node_modules` of this folder and of all above. Links are followed, as pnpm makes them. */
function installed(from: string, name: string): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (folder === dirname(folder)) return null;
  }
}
