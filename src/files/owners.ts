import { lstatSync, readlinkSync, type Stats } from 'node:fs';
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

/** In a sticky folder, such as /tmp, nobody renames what is another's. */
const othersWrite = ({ mode, gid }: Stats): boolean =>
  (mode & 0o1000) === 0 && ((mode & 0o002) !== 0 || (gid !== 0 && (mode & 0o020) !== 0));
