import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { makeBase } from '../../../src/lab/baseImage.ts';
import { stateFolder } from '../../../src/lab/engine/state.ts';
import { baseFolder } from '../../../src/lab/images.ts';
import { makeDisk } from './disk.ts';
import { makeInitrd } from './initrd.ts';
import { installTools } from './tools.ts';

/** A machine that can be booted: what QEMU is given. */
export interface GuestImage {
  kernel: string;
  initrd: string;
  /** ext4; every boot writes to a throw-away layer above it. */
  disk: string;
}

export const checkout = join(import.meta.dirname, '..', '..', '..');
export const nodeBinary = join(checkout, 'node_modules', 'node', 'bin', 'node');
const rootfs = join(import.meta.dirname, 'rootfs');

/** Has PSI, the memory controller and ext4 built in. */
const kernelPackage = 'linux-image-cloud-amd64';
/** Beside Debian's minimal system. */
const packages = [
  'docker.io',
  'iptables',
  'iproute2',
  'kmod',
  'procps',
  'busybox-static',
  'libstdc++6',
  'systemd',
  'dbus',
];

/** Files of ours and where they lie in the guest. */
const ours: Record<string, string> = {
  init: '/usr/local/sbin/guest-init',
  'run-job': '/usr/local/sbin/run-job',
  'oomlab-job.service': '/etc/systemd/system/oomlab-job.service',
};

/** The guest's image, made when there is none of this recipe; it is kept under the state folder. */
export async function guestImage(say: (step: string) => void): Promise<GuestImage> {
  await installTools();
  const images = join(stateFolder(), 'cgroup-v2-guest');
  const folder = join(images, recipeHash());
  if (!existsSync(folder)) {
    // Of older recipes, and of builds that were killed.
    rmSync(images, { recursive: true, force: true });
    const draft = `${folder}.draft`;
    mkdirSync(draft, { recursive: true });
    await build(draft, say);
    renameSync(draft, folder);
  }
  return {
    kernel: join(folder, 'vmlinuz'),
    initrd: join(folder, 'initrd.gz'),
    disk: join(folder, 'root.ext4'),
  };
}

function recipeHash(): string {
  const hash = createHash('sha256')
    .update(process.version)
    .update(JSON.stringify([kernelPackage, packages, ours]));
  const recipe = [
    join(baseFolder, 'recipe.yaml'),
    ...['image.ts', 'disk.ts', 'initrd.ts'].map((name) => join(import.meta.dirname, name)),
  ];
  const files = readdirSync(rootfs).map((name) => join(rootfs, name));
  for (const file of [...recipe, ...files.sort()]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

async function build(folder: string, say: (step: string) => void): Promise<void> {
  const root = join(folder, 'root');
  mkdirSync(root);
  say('making a minimal Debian');
  const archive = join(folder, 'base.tar');
  const work = join(folder, 'work');
  mkdirSync(work);
  await makeBase(baseFolder, work, archive);
  await execa('tar', ['--extract', '--file', archive, '--directory', root]);
  for (const made of [archive, work]) rmSync(made, { recursive: true });
  say(`installing ${kernelPackage}, ${packages.join(', ')}`);
  await install(root);
  say('laying kernel, modules, Node and our own files');
  const [version = ''] = readdirSync(join(root, 'lib', 'modules'));
  await execa('chroot', [root, 'depmod', version]);
  renameSync(join(root, 'kernel', 'vmlinuz'), join(folder, 'vmlinuz'));
  rmSync(join(root, 'kernel'), { recursive: true });
  lay(nodeBinary, join(root, 'usr/local/bin/node'), 0o755);
  for (const [name, path] of Object.entries(ours)) {
    lay(join(rootfs, name), join(root, path), path.endsWith('.service') ? 0o644 : 0o755);
  }
  await makeInitrd(root, version, join(rootfs, 'initrd'), join(folder, 'initrd.gz'));
  say('making the root disk');
  const disk = join(folder, 'root.ext4');
  await makeDisk(root, disk, '5G');
  rmSync(root, { recursive: true });
}

/** The kernel is unpacked, not installed: an initial file system of Debian's own would only take time. */
async function install(root: string): Promise<void> {
  const resolver = join(root, 'etc', 'resolv.conf');
  copyFileSync('/etc/resolv.conf', resolver);
  // Unpacked at the root, the kernel's package would replace the link /lib by a folder.
  const script = `
    apt-get update --quiet
    kernel=$(apt-cache depends ${kernelPackage} | sed -n 's/.*Depends: \\(linux-image-[^ ]*\\).*/\\1/p' | head -n 1)
    apt-get install --yes --quiet --no-install-recommends ${packages.join(' ')}
    mkdir /kernel
    cd /kernel
    apt-get download "$kernel"
    dpkg-deb --extract ./*.deb .
    mv lib/modules /lib/modules
    mv boot/vmlinuz-* /kernel/vmlinuz
    apt-get clean
    rm -r /var/lib/apt/lists/*`;
  try {
    await execa('chroot', [root, 'sh', '-e', '-c', script], { env: { DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (cause) {
    const said = String((cause as { stderr?: string }).stderr)
      .trim()
      .split('\n')
      .slice(-5)
      .join('\n');
    throw new Error(`The packages of the guest could not be installed:\n${said}`, { cause });
  }
  rmSync(resolver);
}

function lay(from: string, to: string, mode: number): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  chmodSync(to, mode);
}
