import { existsSync, readFileSync } from 'node:fs';
import type Docker from 'dockerode';
import { execa } from 'execa';
import { which } from 'zx';
import { labError } from '../errors.ts';
import { findDockerd } from './engine/privateEngine.ts';
import { findEngine, openEngine } from './engine/resolve.ts';
import { ensureImage } from './images.ts';
import type { Report } from './progress.ts';

/** What the private engine and the base image need, by the command that shows they are there. */
const packages: Record<string, string> = {
  dockerd: 'docker.io',
  iptables: 'iptables',
  ip: 'iproute2',
  mmdebstrap: 'mmdebstrap',
  taskset: 'util-linux',
};

/**
 * Makes the machine ready: an engine, the base image, and the images named. Does only what is missing, and says it.
 * @throws OomlabError (lab) when it can't.
 */
export async function setUp(folders: readonly string[], report: Report): Promise<void> {
  await installPackages((await findEngine()) !== null, report);
  await using engine = await openEngine(report);
  report({ kind: 'step', text: `Docker Engine ${engine.info.ServerVersion} (${engine.kind})` });
  await ensureFolders(engine.docker, folders, report);
}

/** The images of these folders of ours. @throws OomlabError (lab) when one can't be had. */
export async function ensureFolders(
  docker: Docker,
  folders: readonly string[],
  report: Report,
): Promise<void> {
  for (const folder of folders) {
    const image = await ensureImage(docker, { kind: 'folder', folder }, report);
    report({ kind: 'step', text: `Image ${image} is there` });
  }
}

/** Nothing is installed beside an engine that can be reached already: its base image is pulled. */
async function installPackages(engineThere: boolean, report: Report): Promise<void> {
  if (engineThere) return;
  const names = missingPackages();
  if (names.length === 0) return;
  if (process.getuid?.() !== 0 || !isDebian()) {
    throw labError(
      (await findDockerd()) === null
        ? 'There is no Docker Engine'
        : `These are not installed: ${names.join(', ')}`,
      `Install ${names.join(', ')} with your distribution's tools: this can be done here only as root on Debian or Ubuntu.`,
    );
  }
  report({ kind: 'step', text: `Installing ${names.join(', ')} with apt-get` });
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, all: true } as const;
  try {
    await execa('apt-get', ['update', '--quiet'], options);
    await execa('apt-get', ['install', '--yes', '--quiet', '--no-install-recommends', ...names], options);
  } catch (cause) {
    throw labError(
      `apt-get could not install ${names.join(', ')}: ${(cause as Error).message.split('\n').at(-1)}`,
      'Correct what it says, and run "oomlab setup" again.',
      cause,
    );
  }
}

const missingPackages = (): string[] =>
  Object.entries(packages)
    .filter(([command]) => which.sync(command, { nothrow: true }) === null)
    .map(([, name]) => name);

function isDebian(): boolean {
  return (
    existsSync('/etc/os-release') &&
    /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}
