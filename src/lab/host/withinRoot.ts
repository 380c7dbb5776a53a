import { readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** As many links as the kernel itself follows. Source: MAXSYMLINKS, include/linux/namei.h. */
const mostLinks = 40;

/**
 * A path as a process with that root folder sees it, without links: one to an absolute path, as /var/run is one to /run,
 * leads out of the root for anybody who is not in it. What is not there is left as it is.
 * @returns a path below `root`. @throws Error for links in a circle.
 */
export function withinRoot(root: string, path: string): string {
  const left = path.split('/');
  let seen: string[] = [];
  for (let links = 0; left.length > 0; ) {
    const name = left.shift() as string;
    if (name === '' || name === '.') continue;
    if (name === '..') {
      seen.pop();
      continue;
    }
    const target = linkOf(join(root, ...seen, name));
    if (target === null) {
      seen.push(name);
      continue;
    }
    links += 1;
    if (links > mostLinks) throw new Error(`${path}: too many links`);
    if (target.startsWith('/')) seen = [];
    left.unshift(...target.split('/'));
  }
  return join(root, ...seen);
}

function linkOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null; // no link, or nothing
  }
}
