import type { World } from '../readProject.ts';

/** A world of these files. */
export const filesWorld = (
  files: Readonly<Record<string, string>>,
  environment: World['environment'] = {},
): World => ({ read: (path) => files[path.replace(/^\.\//, '')] ?? null, environment });
