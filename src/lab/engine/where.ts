import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { labError } from '../../errors.ts';
import { type Engine, isRootless } from './engine.ts';

/** Where the program of a trial can run: as a process of ours, or only in a container beside the engine, and why. */
export type Where = { here: true } | { here: false; why: string };

/**
 * We are at the engine's if what it makes is at once in our own file system, and may have what a trial needs if we are
 * root. Names and versions of kernels may be the same on two machines.
 * @throws OomlabError (lab) for an engine that can limit nothing, or does not let anybody make a volume.
 */
export async function whereTrialsRun(engine: Pick<Engine, 'docker' | 'address' | 'info'>): Promise<Where> {
  const { address, info } = engine;
  if (info.OSType !== undefined && info.OSType !== 'linux')
    throw labError(
      `The engine at ${address} runs containers of ${info.OSType}`,
      'Switch it to Linux containers: others have no cgroups to look at.',
    );
  if (info.MemoryLimit === false)
    throw labError(
      `The engine at ${address} limits no memory`,
      'Its kernel lacks the memory controller, or it is rootless on cgroup v1: start it as root, or boot with cgroup v2.',
    );
  const elsewhere = (why: string): Where => ({ here: false, why });
  if (process.platform !== 'linux') return elsewhere(`this is ${process.platform}`);
  if (!address.startsWith('unix://')) return elsewhere('it is reached through a network');
  if (isRootless(info)) return elsewhere('it is rootless, with namespaces of its own');
  if (process.getuid?.() !== 0) return elsewhere('you are not root here');
  return (await sharesFiles(engine)) ? { here: true } : elsewhere('it is on another machine');
}

/** A volume with a name that nobody else has is a folder at its place, or it is not. */
async function sharesFiles({ docker, address }: Pick<Engine, 'docker' | 'address'>): Promise<boolean> {
  const Name = `oomlab-where-${randomBytes(8).toString('hex')}`;
  try {
    await docker.createVolume({ Name });
    const { Mountpoint } = await docker.getVolume(Name).inspect();
    return existsSync(Mountpoint);
  } catch (cause) {
    throw labError(
      `The engine at ${address} lets nobody make a volume: ${(cause as Error).message.split('\n')[0]?.trim()}`,
      'Ask whoever runs it for that right, or use another engine.',
      cause,
    );
  } finally {
    await docker
      .getVolume(Name)
      .remove()
      .catch(() => {});
  }
}
