import { isTree, listOf, pairsOf, type Tree } from './problem.ts';

/**
 * One compose file over another, and a service over the one that it extends: mappings are merged, lists are added to, and
 * a few keys replace. Source: the Compose Specification, "Merge and override".
 */
export function mergeService(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base };
  for (const [key, value] of Object.entries(over))
    merged[key] = base[key] === undefined ? value : mergedValue(key, base[key], value);
  return merged;
}

const replaced: ReadonlySet<string> = new Set(['command', 'entrypoint']);
/** Lists of `KEY=VALUE`, or mappings. */
const pairs: ReadonlySet<string> = new Set(['environment', 'labels', 'annotations', 'sysctls', 'args']);
/** Of these the later replaces one of the same place in the container. */
const mounts: ReadonlySet<string> = new Set(['volumes', 'secrets', 'configs', 'tmpfs']);

function mergedValue(key: string, base: unknown, over: unknown): unknown {
  if (over === null || replaced.has(key)) return over;
  if (key === 'healthcheck' && isTree(base) && isTree(over)) return { ...base, ...over };
  if (pairs.has(key)) return { ...pairsOf(base), ...pairsOf(over) };
  if (key === 'depends_on') return { ...dependencies(base), ...dependencies(over) };
  if (key === 'networks') return { ...named(base), ...named(over) };
  if (key === 'build') return mergeService(buildOf(base), buildOf(over));
  if (isTree(base) && isTree(over)) return mergeService(base, over);
  if (Array.isArray(base) || Array.isArray(over)) {
    const all = [...asArray(base), ...asArray(over)];
    if (!mounts.has(key)) return unique(all, (each) => JSON.stringify(each));
    return unique(all, key === 'tmpfs' ? folderOf : placeOf);
  }
  return over;
}

const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** The last of each key, at the place of the first. */
const unique = (all: readonly unknown[], key: (each: unknown) => string): unknown[] => [
  ...new Map(all.map((each) => [key(each), each])).values(),
];

function placeOf(mount: unknown): string {
  if (isTree(mount)) return String(mount.target ?? mount.source);
  const parts = String(mount).split(':');
  return parts[1] ?? parts[0] ?? '';
}

/** Of `/run:size=64m`. */
const folderOf = (tmpfs: unknown): string => String(tmpfs).split(':')[0] ?? '';

/** The long form of `depends_on`. */
export const dependencies = (value: unknown): Tree =>
  isTree(value)
    ? value
    : Object.fromEntries(listOf(value).map((name) => [name, { condition: 'service_started' }]));

/** The long form of a service's networks. */
export const named = (value: unknown): Tree =>
  isTree(value) ? value : Object.fromEntries(listOf(value).map((name) => [name, null]));

export const buildOf = (value: unknown): Tree => (isTree(value) ? value : { context: String(value) });

const sections = ['services', 'networks', 'volumes', 'secrets', 'configs'] as const;

/** One whole file over another. */
export function mergeFiles(base: Tree, over: Tree): Tree {
  const merged: Tree = { ...base, ...over };
  for (const section of sections) {
    const [ours, theirs] = [base[section], over[section]];
    if (!isTree(ours) || !isTree(theirs)) {
      merged[section] = theirs ?? ours ?? {};
      continue;
    }
    merged[section] = Object.fromEntries(
      [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].map((name) => [
        name,
        isTree(ours[name]) && isTree(theirs[name])
          ? mergeService(ours[name], theirs[name])
          : name in theirs
            ? theirs[name]
            : ours[name],
      ]),
    );
  }
  return merged;
}
