import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/**
 * Where the tool's own files are. In a checkout its sources run as they are; in the package they are compiled, in folders
 * of the same names below `dist`, as Node strips no types under `node_modules`.
 */

const extension = extname(import.meta.filename);

export const isCheckout = extension === '.ts';

/** The folder that holds `src`, `docker`, `scenarios` and `templates`. */
export const home = join(import.meta.dirname, '..');

/** A module of ours, by its path below `home` without an extension: `ownModule('src/probe/main')`. */
export const ownModule = (path: string): string => join(home, `${path}${extension}`);

/** What scenarios of anybody import by name, and where it is. */
export const publicModules: Readonly<Record<string, string>> = {
  oomlab: ownModule('src/index'),
  'oomlab/targets': ownModule('docker/targets'),
  'oomlab/vitest': ownModule('src/vitest'),
};

export function version(): string {
  const folder = isCheckout ? home : join(home, '..');
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
}
