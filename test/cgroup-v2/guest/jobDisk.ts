import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { checkout, nodeBinary } from './image.ts';

/** Only for reports, and the guest makes none; Node itself is on the guest's own disk. */
const left = /^node_modules\/(node|node-bin-[^/]*|echarts|zrender|@types\/.*)$/;

/** Where the guest mounts the disk. */
const mountPoint = '/mnt';
/** Programs that end with their standard input, and modules that do nothing by themselves: all that the guest loads. */
const programs = ['src/probe/main.ts', 'src/probe/census/main.ts', 'src/load/main.ts', 'src/lab/worker.ts'];
const modules = ['test/cgroup-v2/guest/lab.ts', 'src/lab/engine/resolve.ts'];

/** Puts the checkout's own code, what it imports, and the image for containers on a disk that the guest mounts. */
export async function makeJobDisk(to: string): Promise<void> {
  const work = `${to}.work`;
  mkdirSync(work);
  for (const path of ['package.json', 'src', 'test/cgroup-v2', 'docker/faults-native', ...dependencies()]) {
    cpSync(join(checkout, path), join(work, path), { recursive: true });
  }
  await makeContainerImage(work);
  await compile(work);
  const options = ['-q', '-F', '-t', 'ext4', '-O', '^has_journal'];
  await execa('mke2fs', [...options, '-d', work, to, '256M']);
  rmSync(work, { recursive: true });
}

/** What is installed for others than developers, as npm's own list says. */
function dependencies(): string[] {
  const { packages }: { packages: Record<string, { dev?: boolean; optional?: boolean; link?: boolean }> } =
    JSON.parse(readFileSync(join(checkout, 'node_modules', '.package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, { dev }]) => dev !== true && !left.test(path) && path.lastIndexOf('node_modules') === 0)
    .map(([path]) => path);
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
  const imports = modules.map((path) => `await import('${mountPoint}/${path}');`).join(' ');
  const script = `
    mount --bind "$1" ${mountPoint}
    cd ${mountPoint}
    for program in ${programs.join(' ')}; do "$2" "$program" </dev/null; done
    "$2" --input-type=module --eval "${imports}"`;
  await execa('unshare', ['--mount', 'sh', '-e', '-c', script, 'sh', work, nodeBinary], {
    env: { NODE_COMPILE_CACHE: `${mountPoint}/compile-cache` },
  });
}
