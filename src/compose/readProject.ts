import { dirname, isAbsolute, join } from 'node:path/posix';
import { readEnvFile } from './envFile.ts';
import { interpolateTree, type Variables } from './interpolate.ts';
import { mergeFiles, mergeService } from './merge.ts';
import { absolutePaths } from './paths.ts';
import { composeError, isTree, listOf, type Tree, treeOf } from './problem.ts';
import { readYaml } from './readYaml.ts';
import { validateCompose } from './validate.ts';

/** How the reader sees the world. */
export interface World {
  /** Text of a file; null: there is none. */
  read(path: string): string | null;
  /** Variables of the shell, which win over those of `.env`. */
  environment: Variables;
}

/** A compose file as one tree: interpolated, validated, `extends` and `include` carried out, paths as this program reaches them. */
export interface ReadProject {
  /** The first of the files, for messages. */
  file: string;
  name: string | null;
  tree: Tree;
  /** The shell's, and beneath them those of `.env`. */
  variables: Variables;
  notes: string[];
}

/** @throws OomlabError (usage): what is wrong, with file and path */
export function readProject(files: readonly string[], world: World): ReadProject {
  const [first = 'compose.yaml'] = files;
  const notes = new Set<string>();
  const { tree, variables } = readFiles(files, dirname(first), null, world, notes, []);
  const name = typeof tree.name === 'string' ? tree.name : null;
  return { file: first, name, tree, variables, notes: [...notes] };
}

function readFiles(
  files: readonly string[],
  folder: string,
  envFiles: readonly string[] | null,
  world: World,
  notes: Set<string>,
  within: readonly string[],
): { tree: Tree; variables: Variables } {
  const variables = variablesOf(folder, envFiles, world, notes);
  const read = (file: string): Tree => readFile(file, folder, variables, world, notes, within);
  return { tree: files.map(read).reduce(mergeFiles), variables };
}

function variablesOf(
  folder: string,
  envFiles: readonly string[] | null,
  world: World,
  notes: Set<string>,
): Variables {
  const files = (envFiles ?? ['.env']).map((file) => within(folder, file));
  return files.reduce<Variables>((before, file) => {
    const text = world.read(file);
    if (text === null && envFiles !== null)
      throw composeError(file, [], 'there is no such file of variables', 'Correct the path of "env_file".');
    if (text === null) return before;
    return {
      ...before,
      ...readEnvFile(text, world.environment, sinkOf(file, [], notes)),
      ...world.environment,
    };
  }, world.environment);
}

const within = (folder: string, path: string): string => (isAbsolute(path) ? path : join(folder, path));

const sinkOf = (file: string, path: readonly string[], notes: Set<string>) => ({
  missing: (name: string): void => {
    notes.add(`${file}: the variable ${name} is not set, and is taken as empty`);
  },
  refuse: (text: string): never => {
    throw composeError(
      file,
      path,
      text,
      'Set it in the environment or in .env beside the file, or correct it.',
    );
  },
});

function readFile(
  file: string,
  folder: string,
  variables: Variables,
  world: World,
  notes: Set<string>,
  readers: readonly string[],
): Tree {
  if (readers.includes(file))
    throw composeError(file, [], 'includes itself', `Break the circle: ${[...readers, file].join(' → ')}.`);
  const reading = { file, folder, variables, world, notes };
  const raw = readTree(reading);
  const tree: Tree = {
    ...raw,
    services: Object.fromEntries(
      Object.keys(treeOf(raw.services)).map((name) => [name, extended(raw, name, reading, [])]),
    ),
  };
  return listed(raw.include)
    .map((entry) => included(entry, reading, [...readers, file]))
    .reduceRight((over, base) => mergeFiles(base, over), tree);
}

/** What a file says itself: interpolated and validated, and what it extends or includes still to be read. */
function readTree({ file, folder, variables, world, notes }: Reading): Tree {
  const text = world.read(file);
  if (text === null)
    throw composeError(
      file,
      [],
      'there is no such file',
      'Give the path of a compose file, from the scenario’s folder.',
    );
  const written = interpolateTree(readYaml(text, file), variables, (path) =>
    sinkOf(file, path, notes),
  ) as Tree;
  validateCompose(written, file);
  // At once: what it extends or includes may lie in another folder.
  return absolutePaths(written, folder);
}

interface Reading {
  file: string;
  folder: string;
  variables: Variables;
  world: World;
  notes: Set<string>;
}

const listed = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** A project of its own, in its own folder, with its own `.env` beneath what is in force here. */
function included(
  entry: unknown,
  { folder, variables, world, notes }: Reading,
  readers: readonly string[],
): Tree {
  const long = isTree(entry) ? entry : { path: entry };
  const files = listOf(long.path).map((path) => within(folder, path));
  if (files.length === 0)
    throw composeError(
      readers.at(-1) ?? '.',
      ['include'],
      'an entry names no file',
      'Write the path of a compose file.',
    );
  const own = long.project_directory;
  const at = typeof own === 'string' ? within(folder, own) : dirname(files[0] ?? '.');
  const envFiles = long.env_file === undefined ? null : listOf(long.env_file);
  const inside: World = { ...world, environment: { ...variables } };
  return readFiles(files, at, envFiles?.map((path) => within(folder, path)) ?? null, inside, notes, readers)
    .tree;
}

/**
 * A service with what it extends, of this file or another; of the other that service alone is looked at, as Compose has it: files
 * may extend each other, services may not. `above` is what extends it.
 */
function extended(raw: Tree, name: string, reading: Reading, above: readonly string[]): Tree {
  const { file, folder } = reading;
  const { extends: by, ...own } = treeOf(treeOf(raw.services)[name]);
  if (by === undefined) return own;
  const path = ['services', name, 'extends'];
  const seen = [...above, `${name} (${file})`];
  if (above.includes(`${name} (${file})`))
    throw composeError(file, path, `"${name}" extends itself`, `Break the circle: ${seen.join(' → ')}.`);
  const long = isTree(by) ? by : { service: by };
  const base = String(long.service);
  const other = typeof long.file === 'string' ? within(folder, long.file) : null;
  const there = other === null ? reading : { ...reading, file: other, folder: dirname(other) };
  const tree = other === null ? raw : readTree(there);
  if (!Object.hasOwn(treeOf(tree.services), base))
    throw composeError(
      file,
      path,
      other === null ? `there is no service "${base}"` : `${other} has no service "${base}"`,
      `Known: ${Object.keys(treeOf(tree.services)).join(', ')}.`,
    );
  return mergeService(extended(tree, base, there, seen), own);
}
