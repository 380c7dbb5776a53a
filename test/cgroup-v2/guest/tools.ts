import { existsSync } from 'node:fs';
import { execa } from 'execa';

/** What the host needs to build and to boot the guest, by the command that shows it is there. */
const packages: Record<string, string> = {
  'qemu-system-x86_64': 'qemu-system-x86',
  mmdebstrap: 'mmdebstrap',
  mke2fs: 'e2fsprogs',
  setpriv: 'util-linux',
  gcc: 'gcc',
};

/** Why the guest cannot run on this machine at all; null: it can, or what is missing can be installed. */
export function whyNot(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the guest is for x86-64 Linux hosts';
  if (process.getuid?.() !== 0) return 'only root may make the guest’s file system';
  if (!existsSync('/usr/bin/apt-get'))
    return 'the guest is made from Debian packages, and apt-get is not here';
  return null;
}

/** Installs what is missing, and nothing else. */
export async function installTools(): Promise<void> {
  const missing: string[] = [];
  for (const [command, name] of Object.entries(packages)) {
    const { exitCode } = await execa('sh', ['-c', `command -v ${command}`], { reject: false });
    if (exitCode !== 0) missing.push(name);
  }
  if (!existsSync('/usr/include/stdio.h')) missing.push('libc6-dev');
  if (missing.length === 0) return;
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  await execa('apt-get', ['update', '--quiet'], options);
  await execa('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...missing], options);
}
