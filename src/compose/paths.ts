import { isAbsolute, join } from 'node:path/posix';
import { buildOf } from './merge.ts';
import { isTree, listOf, type Tree, treeOf } from './problem.ts';

/**
 * What a file says relative to its own folder, as this program reaches it: each file that is read has another folder. A context
 * by URL stays one.
 */
export function absolutePaths(tree: Tree, folder: string): Tree {
  const at = (path: string): string => {
    if (isAbsolute(path) || path.startsWith('~') || isAddress(path)) return path;
    const joined = join(folder, path);
    // Still to be told from a volume's name.
    return isAbsolute(joined) || joined.startsWith('.') ? joined : `./${joined}`;
  };
  const files = (section: unknown): Tree =>
    mapTree(section, (each) =>
      isTree(each) && typeof each.file === 'string' ? { ...each, file: at(each.file) } : each,
    );
  return {
    ...tree,
    services: mapTree(tree.services, (service) => servicePaths(treeOf(service), at)),
    secrets: files(tree.secrets),
    configs: files(tree.configs),
  };
}

export const isAddress = (path: string): boolean => /^(\w+:\/\/|git@|github\.com\/)/.test(path);

const mapTree = (value: unknown, change: (each: unknown) => unknown): Tree =>
  Object.fromEntries(Object.entries(treeOf(value)).map(([key, each]) => [key, change(each)]));

function servicePaths(service: Tree, at: (path: string) => string): Tree {
  const { build, env_file: envFile, volumes } = service;
  return {
    ...service,
    ...(build === undefined || build === null ? {} : { build: buildPaths(buildOf(build), at) }),
    ...(envFile === undefined || envFile === null ? {} : { env_file: envFiles(envFile, at) }),
    ...(Array.isArray(volumes) ? { volumes: volumes.map((each) => mountPath(each, at)) } : {}),
  };
}

const buildPaths = (build: Tree, at: (path: string) => string): Tree => ({
  ...build,
  context: at(String(build.context ?? '.')),
});

const envFiles = (value: unknown, at: (path: string) => string): Tree[] =>
  (Array.isArray(value) ? value : listOf(value)).map((each) => {
    const long = isTree(each) ? each : { path: each };
    return { ...long, path: at(String(long.path)) };
  });

/** In the short form a source that begins with a dot, a slash or `~` is a path; any other is a volume's name. */
function mountPath(mount: unknown, at: (path: string) => string): unknown {
  if (isTree(mount))
    return mount.type === 'bind' ? { ...mount, source: at(String(mount.source ?? '')) } : mount;
  const [source = '', ...rest] = String(mount).split(':');
  return rest.length > 0 && /^[./~]/.test(source) ? [at(source), ...rest].join(':') : mount;
}
