import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureLabImage } from '../../../src/hosts/beside/image.ts';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { followed, startDaemon, withoutNetwork } from './daemon.ts';
import { makeDisk } from './disk.ts';

/**
 * The data folder of an engine that has the image of the lab, as a disk. Made here by the same engine's program: emulated,
 * it takes five minutes to load an image of that size.
 */
export async function makeEngineDisk(to: string): Promise<void> {
  const work = `${to}.work`;
  const dataFolder = join(work, 'data');
  mkdirSync(dataFolder, { recursive: true });
  {
    await using near = await openEngine();
    const image = await ensureLabImage(near, () => {});
    await using daemon = await startDaemon(join(work, 'docker.sock'), {
      dataFolder,
      // An engine without a bridge takes away the one that is there: another's, were it not in a network of its own.
      by: ['unshare', '--net'],
      options: [
        ...withoutNetwork,
        `--exec-root=${join(work, 'exec')}`,
        `--pidfile=${join(work, 'docker.pid')}`,
      ],
    });
    const archive = await near.docker.getImage(image).get();
    await followed(daemon.docker, await daemon.docker.loadImage(archive));
  }
  await makeDisk(dataFolder, to, '2G');
  rmSync(work, { recursive: true });
}
