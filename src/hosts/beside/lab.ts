import { randomBytes } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { labError } from '../../errors.ts';
import { labGrants, labName, labOptions, labVolume, removeLabVolume } from './container.ts';
import { type Conversation, converse } from './conversation.ts';

/** A lab that is up. Disposing ends it in order, and removes it with all that it kept, unless it is to be kept. */
export interface Lab extends Omit<Conversation, 'ended'>, AsyncDisposable {
  /** Of its container. */
  name: string;
}

/** Starts a lab of this image. @throws OomlabError (lab) when the engine does not let it. */
export async function openLab(docker: Docker, image: string, { keep }: { keep: boolean }): Promise<Lab> {
  const nonce = randomBytes(8).toString('hex');
  const container = await refusing(async () => {
    const { Mountpoint } = await labVolume(docker);
    return docker.createContainer(labOptions({ image, nonce, stateFolder: Mountpoint, keep }));
  });
  try {
    const attached = { stream: true, stdin: true, stdout: true, stderr: true, hijack: true };
    const stream = await refusing(async () => {
      const joined = (await container.attach(attached)) as unknown as Duplex;
      try {
        await container.start();
      } catch (error) {
        joined.destroy();
        throw error;
      }
      return joined;
    });
    const spoken = converse(stream, docker.modem.demuxStream);
    return {
      name: labName(nonce),
      ...spoken,
      [Symbol.asyncDispose]: async () => {
        await spoken.ended();
        if (!keep) await remove(docker, container);
      },
    };
  } catch (error) {
    await remove(docker, container);
    throw error;
  }
}

async function refusing<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (cause) {
    throw labError(
      `The lab can't be started beside the engine: ${(cause as Error).message.trim().split('\n')[0]}`,
      `It needs the host’s processes, network and cgroups, and the rights ${Object.keys(labGrants.CapAdd).join(', ')}: see that the engine may give them.`,
      cause,
    );
  }
}

/** It may be gone by itself: it is removed when it ends. Its volume stays where somebody else's lab has it. */
async function remove(docker: Docker, container: Docker.Container): Promise<void> {
  await container.remove({ force: true, v: true }).catch(() => {});
  await container.wait({ condition: 'removed' }).catch(() => {});
  await removeLabVolume(docker);
}
