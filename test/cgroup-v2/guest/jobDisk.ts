import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { bundle } from './bundle.ts';
import { makeDisk } from './disk.ts';
import { checkout, nodeBinary } from './image.ts';

/** Where the guest mounts the disk. */
const mountPoint = '/mnt';
/** Programs that end with their standard input. */
const programs = ['src/probe/main.ts', 'src/probe/census/main.ts', 'src/load/main.ts', 'src/lab/worker.ts'];
const jobs = readdirSync(import.meta.dirname).filter((name) => name.endsWith('Job.ts'));
/** What the guest starts by its path. */
const started = [
  ...programs,
  'src/probe/kernel/recordThread.ts',
  ...jobs.map((name) => `test/cgroup-v2/guest/${name}`),
  // `npm run bench -- probe --guest`
  'scripts/bench/probe/guestJob.ts',
];

/** Puts the checkout's own programs and the image for containers on a disk that the guest mounts. */
export async function makeJobDisk(to: string): Promise<void> {
  const work = `${to}.work`;
  mkdirSync(work);
  cpSync(join(checkout, 'package.json'), join(work, 'package.json'));
  await bundle(started, work, mountPoint);
  await makeContainerImage(work);
  await compile(work);
  await makeDisk(work, to, '256M');
  rmSync(work, { recursive: true });
}

/** The programs of docker/faults-native, linked statically, and nothing else: no registry, no build in the guest. */
async function makeContainerImage(work: string): Promise<void> {
  const root = join(work, 'container');
  mkdirSync(join(root, 'var', 'tmp'), { recursive: true });
  const sources = join(checkout, 'docker', 'faults-native', 'src');
  const flags = '-std=c17 -O2 -static -pthread';
  await execa('sh', ['-e', '-c', `gcc ${flags} -o "$1/native" "$2"/*.c`, 'sh', root, sources]);
  await execa('tar', ['--create', '--file', join(work, 'container.tar'), '--directory', root, '.']);
  rmSync(root, { recursive: true });
}

/**
 * Fills Node's compile cache, here, where it takes a second; emulated it takes most of a minute. The cache knows files
 * by their paths: they are mounted, for these processes alone, where the guest will see them.
 */
async function compile(work: string): Promise<void> {
  const script = `
    mount --bind "$1" ${mountPoint}
    cd ${mountPoint}
    for program in ${programs.join(' ')}; do "$2" "$program" </dev/null; done
    for shared in bundled/*.js; do "$2" "$shared"; done`;
  await execa('unshare', ['--mount', 'sh', '-e', '-c', script, 'sh', work, nodeBinary], {
    env: { NODE_COMPILE_CACHE: `${mountPoint}/compile-cache` },
  });
}
