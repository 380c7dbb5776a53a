import { posix } from 'node:path';
import type { Entry } from './archive.ts';

/** What is to be copied, and the instructions that do it. */
export interface Copied {
  entries: Entry[];
  lines: string[];
  /** So many files and folders have the owner of what they lie in, as there were no more instructions for their own. */
  adopted: number;
}

/** An image has 127 layers at most, and each instruction is one. */
const mostLines = 40;

/** One instruction: a file or a folder with what is in it, or files of one folder. */
interface Group {
  /** In the archive. */
  name: string;
  /** In the image; of files, the folder they go to. */
  to: string;
  owner: string;
  isFolder: boolean;
  /** null: what has that name. */
  files: string[] | null;
}

/** Where an entry went, in the archive and in the image, and whose it is there. */
type Place = Pick<Group, 'name' | 'to' | 'owner'>;

/**
 * Instructions by which each file and folder has the owner in the image that it has here. `COPY` knows one for all that it copies:
 * what has another owner than the folder it lies in is taken out of that, and copied after it. Of links nobody asks who owns them.
 * @param first the file or folder itself, by its name in the archive
 * @param within what is in it, folders before what is in them
 */
export function copiedWithOwners(first: Entry, within: readonly Entry[], to: string): Copied {
  const root = { name: first.name, to: to.replace(/(?<=.)\/$/, ''), owner: first.owner };
  const groups = new Map<string, Group>([['', { ...root, isFolder: first.kind === 'folder', files: null }]]);
  const places = new Map<string, Place>([[first.name, root]]);
  let adopted = 0;
  const named = within.map((entry) => {
    const place = placeOf(entry, places.get(posix.dirname(entry.name)) ?? root, groups, first.name);
    places.set(entry.name, place);
    if (place.owner !== entry.owner && entry.kind !== 'link') adopted += 1;
    return { ...entry, name: place.name };
  });
  return { entries: [first, ...named], lines: [...groups.values()].map(instruction), adopted };
}

function placeOf(entry: Entry, parent: Place, groups: Map<string, Group>, prefix: string): Place {
  const { owner, kind } = entry;
  const base = posix.basename(entry.name);
  const to = posix.join(parent.to, base);
  const beside = { name: `${parent.name}/${base}`, to, owner: parent.owner };
  if (kind === 'link' || owner === parent.owner) return beside;
  const gathers = kind === 'file' && !/[*?[\]\\'"$]/.test(base);
  const key = gathers ? `${owner} ${parent.to}` : to;
  const known = groups.get(key);
  if (known === undefined && groups.size >= mostLines) return beside;
  const group = known ?? {
    name: `${prefix}.${groups.size}`,
    to: gathers ? parent.to : to,
    owner,
    isFolder: kind === 'folder',
    files: gathers ? [] : null,
  };
  groups.set(key, group);
  const name = group.files === null ? group.name : `${group.name}/${base}`;
  group.files?.push(name);
  return { name, to, owner };
}

function instruction({ name, to, owner, isFolder, files }: Group): string {
  // Behind a slash it is a folder, whatever the image has there.
  const folder = to === '/' ? to : `${to}/`;
  const paths = files === null ? (isFolder ? [`${name}/`, folder] : [name, to]) : [...files, folder];
  return `COPY --chown=${owner} ${JSON.stringify(paths.map(literally))}`;
}

/** An instruction fills in variables and takes quotes off, in its JSON as well. */
const literally = (path: string): string => path.replaceAll(/[\\'"$]/g, '\\$&');
