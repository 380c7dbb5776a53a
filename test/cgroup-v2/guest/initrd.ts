import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';

/** Modules that the root disk needs; all else is loaded from it. */
const modules = ['virtio_pci', 'virtio_blk'];

/** Packs `init` with a static busybox and the modules of `root` that the disks need, in the order of their dependencies. */
export async function makeInitrd(root: string, kernel: string, init: string, to: string): Promise<void> {
  const work = `${to}.work`;
  for (const folder of ['bin', 'modules', 'dev', 'proc', 'sys', 'root']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  copyFileSync(join(root, 'bin', 'busybox'), join(work, 'bin', 'busybox'));
  copyFileSync(init, join(work, 'init'));
  chmodSync(join(work, 'init'), 0o755);
  const order = new Set<string>();
  for (const module of modules) {
    const listed = await execa('chroot', [root, 'modprobe', '-S', kernel, '--show-depends', module]);
    for (const [, path = ''] of listed.stdout.matchAll(/^insmod (\S+)/gm)) order.add(path);
  }
  for (const path of order) copyFileSync(join(root, path), join(work, 'modules', basename(path)));
  writeFileSync(join(work, 'modules', 'order'), `${[...order].map((path) => basename(path)).join('\n')}\n`);
  const script = 'cd "$1" && find . | ./bin/busybox cpio -o -H newc 2>/dev/null | gzip -1 >"$2"';
  await execa('sh', ['-e', '-c', script, 'sh', work, to]);
  rmSync(work, { recursive: true });
}
