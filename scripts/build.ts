/**
 * The package's `dist`: what this checkout is, compiled, in folders of the same names. `npm pack` runs it first.
 * Node strips no types under `node_modules`, so that the sources cannot be what is installed.
 */
import { $, cd, fs, glob, path } from 'zx';

const root = path.join(import.meta.dirname, '..');
const dist = path.join(root, 'dist');
cd(root);

await fs.remove(dist);
await $`tsc --project scripts/build/tsconfig.program.json`;
await $`tsc --project scripts/build/tsconfig.types.json`;

/** What is read by programs and compiled by nobody: pages, advice, what images are made of, what `init` and `new` write. */
const files = await glob(
  [
    'src/**/*.{css,js,md}',
    'docker/*/**',
    '!docker/*/{README.md,target.ts,*.test.ts}',
    '!docker/base/*.ts',
    'templates/**',
  ],
  { ignore: ['**/testing/**', '**/fixtures/**'], dot: true },
);
for (const file of files) await fs.copy(path.join(root, file), path.join(dist, file));
