import type Docker from 'dockerode';
import { labLabel } from './engineSocket.ts';

/** Keeps what a lab keeps outside of its container, such as swap files: on the engine's own disk, for the time of a run. */
const volumeName = 'oomlab-lab';

/** Makes it when it is not there. */
export async function labVolume(docker: Docker): Promise<{ Mountpoint: string }> {
  await docker.createVolume({ Name: volumeName, Labels: { [labLabel]: '' } });
  return docker.getVolume(volumeName).inspect();
}

/** @returns whether it was there, and nobody had it in use. */
export const removeLabVolume = (docker: Docker): Promise<boolean> =>
  docker
    .getVolume(volumeName)
    .remove()
    .then(
      () => true,
      () => false,
    );

interface LabPlacement {
  image: string;
  /** Tells this container from all others. */
  nonce: string;
  /** On the engine's machine; the lab sees it under the same path, as its trials' containers are given paths in it. */
  stateFolder: string;
  keep: boolean;
}

export const labName = (nonce: string): string => `oomlab-lab-${nonce.slice(0, 6)}`;

/**
 * The request to create a lab's container: what a process of root's on that machine would have, and no more. Each part is
 * for something: privileged for groups, swap, tracing and the kernel log; the host's processes to look at the target's;
 * its network for published ports; its cgroups to read and to limit them.
 */
export function labOptions({ image, nonce, stateFolder, keep }: LabPlacement): Docker.ContainerCreateOptions {
  const bind = (path: string) => ({ Type: 'bind' as const, Source: path, Target: path });
  return {
    name: labName(nonce),
    Image: image,
    Env: [`OOMLAB_STATE=${stateFolder}`, `OOMLAB_LAB=${nonce}`],
    Labels: { [labLabel]: nonce },
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    OpenStdin: true,
    // Its input ends with the connection.
    StdinOnce: true,
    Tty: false,
    HostConfig: hostConfig({
      Privileged: true,
      PidMode: 'host',
      NetworkMode: 'host',
      CgroupnsMode: 'host',
      // Where the engine maps users: this one is the machine's own root.
      UsernsMode: 'host',
      AutoRemove: !keep,
      RestartPolicy: { Name: 'no' },
      // A recording goes to whoever asked for it: a copy of it on the disk under test would be felt by the target.
      LogConfig: { Type: 'none', Config: {} },
      Mounts: [
        { Type: 'volume', Source: volumeName, Target: stateFolder },
        bind('/sys/fs/cgroup'),
        // Disks of compressed swap appear while it runs.
        bind('/dev'),
      ],
    }),
  };
}

/** Of API 1.41, and not in the types. */
const hostConfig = (config: Docker.HostConfig & { CgroupnsMode: 'host' }): Docker.HostConfig => config;
