import { lstatSync, readdirSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { labError } from '../errors.ts';

/**
 * Who may change what a path leads to. Whoever is root takes no path from anybody with fewer rights: a folder of somebody else's
 * can be renamed, and a link put in its place. As sshd asks of the folders of keys (StrictModes, sshd_config(5)).
 */

/** null where users have no numbers, as on Windows. */
const ourselves = (): number | null => process.getuid?.() ?? null;

/** As many as the kernel itself follows. Source: MAXSYMLINKS, include/linux/namei.h. */
const mostLinks = 40;

/**
 * A path without links, as far as there is something. For root only links that are root's are followed.
 * @throws OomlabError (lab) that names the link
 */
export function settled(path: string): string {
  const isRoot = ourselves() === 0;
  const { root } = parse(resolve(path));
  const left = namesOf(resolve(path));
  let seen = root;
  for (let links = 0; left.length > 0; ) {
    const next = join(seen, left.shift() as string);
    const stats = lstatSync(next, { throwIfNoEntry: false });
    if (!stats?.isSymbolicLink()) {
      seen = next;
      continue;
    }
    links += 1;
    if (links > mostLinks) throw labError(`${path} leads through too many links`, 'Name another path.');
    if (isRoot && stats.uid !== 0)
      throw labError(
        `${next} is a link that user ${stats.uid} made, and root follows none of others`,
        'Name a path that does without it, or make the link as root.',
      );
    const target = resolve(seen, readlinkSync(next));
    seen = parse(target).root;
    left.unshift(...namesOf(target));
  }
  return seen;
}

const namesOf = (path: string): string[] =>
  path
    .slice(parse(path).root.length)
    .split(/[/\\]/)
    .filter((name) => name !== '');

/**
 * Why somebody else than us (and root) decides what is in a folder, without links in its path, that may not be there yet; null:
 * nobody does. A user may leave the folders above to others; root may not.
 */
export function whoElse(folder: string): string | null {
  const us = ourselves();
  if (us === null) return null;
  const own = lstatSync(folder, { throwIfNoEntry: false });
  if (own !== undefined && own.uid !== us) return `it belongs to user ${own.uid}`;
  if (us !== 0) return null;
  for (let above = dirname(folder); ; above = dirname(above)) {
    const stats = lstatSync(above, { throwIfNoEntry: false });
    if (stats !== undefined && stats.uid !== 0) return `${above} belongs to user ${stats.uid}`;
    if (stats !== undefined && othersWrite(stats)) return `others may write to ${above}`;
    if (above === dirname(above)) return null;
  }
}

/**
 * Why what is in a folder of ours, that others could write to until now, may not be ours; null: it is. Looks below it as far as
 * others could go: no further than into folders that they may write to.
 */
export function othersIn(folder: string): string | null {
  const us = ourselves();
  for (const name of us === null ? [] : readdirSync(folder)) {
    const path = join(folder, name);
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (stats.uid !== us && stats.uid !== 0) return `${path} belongs to user ${stats.uid}`;
    if (stats.isFile() && (stats.mode & 0o002) !== 0) return `others may write to ${path}`;
    const within = stats.isDirectory() && couldBeWider(stats) ? othersIn(path) : null;
    if (within !== null) return within;
  }
  return null;
}

/** Whether others than its owner may write to it, in whichever group they are. */
export const couldBeWider = ({ mode }: Pick<Stats, 'mode'>): boolean => (mode & 0o022) !== 0;

/**
 * Why a file that is executed because of its name, and not because somebody typed its path, may be somebody else's; null: it
 * is ours, root's, or of whoever became root by sudo. As git asks of a repository (safe.directory, git-config(1)); of root also
 * that nobody else may write to it. Looks at the file, where it really is, and at the folders from `start` down to it.
 */
export function whoElseWrote(file: string, start: string): string | null {
  if (ourselves() === null) return null;
  const real = realpathSync(file);
  const folders = [dirname(real)];
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    folders.push(folder);
    if (folder === resolve(start) || folder === dirname(folder)) break;
  }
  for (const path of [...folders.reverse(), resolve(file), real]) {
    const stats = lstatSync(path);
    if (!trusted('SUDO_UID', ourselves()).includes(stats.uid)) return `${path} belongs to user ${stats.uid}`;
    if (ourselves() === 0 && !stats.isSymbolicLink() && othersWrite(stats, trusted('SUDO_GID', 0)))
      return `others may write to ${path}`;
  }
  return null;
}

/** Root, we ourselves, and whoever became root by sudo, as its variable says: others can't set one of root's. */
function trusted(variable: 'SUDO_UID' | 'SUDO_GID', ours: number | null): (number | null)[] {
  const named = process.env[variable] ?? '';
  return [0, ours, ...(ourselves() === 0 && /^\d+$/.test(named) ? [Number(named)] : [])];
}

/** In a sticky folder, such as /tmp, nobody renames what is another's. */
const othersWrite = ({ mode, gid }: Stats, groups: readonly (number | null)[] = [0]): boolean =>
  (mode & 0o1000) === 0 && ((mode & 0o002) !== 0 || (!groups.includes(gid) && (mode & 0o020) !== 0));
