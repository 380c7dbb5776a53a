import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { home, isCheckout, ownModule } from '../../installation.ts';
import { placePackages } from './packages.ts';

/** Of `src`, what a trial needs: what asks for it, records it and executes it, and nothing that judges or shows. */
const parts = [
  'errors',
  'files',
  'installation',
  'never',
  'random',
  'signals',
  'hosts',
  'lab',
  'load',
  'prefilter',
  'probe',
  'record',
  'runtime',
  'scenario',
];

/** Of `hosts`, what chooses where trials execute: a lab is where they do. */
const aboutWhere = new Set(['anywhere.ts', 'anywhere.js', 'chores.ts', 'chores.js', 'fleet']);

/** Programs that end with their standard input: started once when the image is made, they show that all of it is there. */
const programs = ['hosts/beside/program', 'lab/worker', 'probe/main', 'probe/census/main', 'load/main'];

/** In the image. */
const programFolder = '/opt/oomlab';
const moduleIn = (path: string): string =>
  [
    programFolder,
    relative(root(), ownModule(`src/${path}`))
      .split(sep)
      .join('/'),
  ].join('/');
/** The command of a lab's container. */
export const labCommand = (): string[] => [
  'node',
  '--disable-warning=ExperimentalWarning',
  moduleIn('hosts/beside/program'),
];

/** What an image of the lab is made of. */
export interface Contents {
  /** Changes with whatever is in it. */
  hash: string;
  /** Writes it, with its Dockerfile, into an empty folder. */
  layInto(folder: string): void;
}

/** @param ownNode whether the Node that runs here is laid in, too; else the base has one. */
export function contentsOf(base: string, ownNode: boolean): Contents {
  const files = programFiles();
  const packages = placePackages(root());
  const dockerfile = dockerfileOf(ownNode);
  const hash = createHash('sha256').update(JSON.stringify([base, ownNode && process.version, dockerfile]));
  for (const { id, to } of packages) hash.update(`\0${id} ${to}`);
  for (const path of files) hash.update(`\0${relative(root(), path)}\0`).update(readFileSync(path));
  return {
    hash: hash.digest('hex').slice(0, 12),
    layInto(folder) {
      for (const path of files) lay(path, join(folder, 'oomlab', relative(root(), path)));
      for (const { from, to } of packages)
        cpSync(from, join(folder, 'oomlab', to), {
          recursive: true,
          dereference: true,
          filter: (path) => !relative(from, path).split(sep).includes('node_modules'),
        });
      if (ownNode) lay(process.execPath, join(folder, 'node'));
      writeFileSync(join(folder, 'Dockerfile'), dockerfile);
    },
  };
}

/** The folder of package.json: the checkout, or the installed package. */
const root = (): string => (isCheckout ? home : dirname(home));

function programFiles(): string[] {
  const src = join(home, 'src');
  const files = readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const [part = '', ...below] = relative(src, path).split(sep);
      const ours = parts.includes(part.replace(/\.[jt]s$/, ''));
      if (part === 'hosts' && aboutWhere.has(below[0] ?? '')) return false;
      return ours && !below.includes('testing') && !/\.test\.ts$|\.d\.ts$/.test(path);
    });
  return [join(root(), 'package.json'), ...files].sort();
}

function lay(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** What is compiled at the first start is kept with it: each trial starts five programs. */
const dockerfileOf = (ownNode: boolean): string => `ARG BASE
FROM \${BASE}
${ownNode ? 'COPY node /usr/local/bin/node\n' : ''}COPY oomlab ${programFolder}
ENV NODE_COMPILE_CACHE=${programFolder}/compiled
RUN set -e; for program in ${programs.map(moduleIn).join(' ')}; do node "$program" </dev/null; done; flock -V; swapon -V
CMD ${JSON.stringify(labCommand())}
`;
