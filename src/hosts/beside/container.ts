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
 * What a lab does that takes root, by the rights that it takes. All rights together ("privileged") would be more than it
 * needs, and cannot be had where an engine itself lacks one of them.
 */
export const labRights = {
  /** Swap, tracing, limits of groups, systemd's own programs in their own file system. */
  SYS_ADMIN: 'swap, limits and tracing',
  SYS_CHROOT: 'systemd’s slices',
  /** What a process sees and has open, such as a JVM's counters. */
  SYS_PTRACE: 'looking into the target’s processes',
  SYSLOG: 'the kernel log',
  /** Probe and generator go before others. */
  SYS_NICE: 'processors and priorities of its own programs',
  DAC_READ_SEARCH: 'files of any user in the target’s containers',
} as const;

/**
 * The request to create a lab's container: what a process of root's on that machine would have of what a trial needs. The
 * host's processes to look at the target's; its network for published ports; its cgroups to read and to limit them.
 */
export function labOptions({ image, nonce, stateFolder, keep }: LabPlacement): Docker.ContainerCreateOptions {
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
      CapAdd: Object.keys(labRights),
      // What these filter is what the rights above are for.
      SecurityOpt: ['seccomp=unconfined', 'apparmor=unconfined', 'label=disable'],
      // The kernel log, and compressed swap, whose disks appear while it runs.
      DeviceCgroupRules: ['c 1:11 r', 'b *:* rw'],
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
        // Alone: an engine lays cgroups of the container's own into the /sys that it makes, and mounts it for reading.
        alone('/sys'),
        bind('/sys/fs/cgroup'),
        bind('/dev'),
      ],
    }),
  };
}

const bind = (path: string) => ({ Type: 'bind' as const, Source: path, Target: path });

/** Without what is mounted below it; of API 1.40, and not in the types. */
const alone = (path: string): Docker.MountConfig[number] => {
  const options: { Propagation: 'rprivate'; NonRecursive: boolean } = {
    Propagation: 'rprivate',
    NonRecursive: true,
  };
  return { ...bind(path), BindOptions: options };
};

/** Of API 1.41, and not in the types. */
const hostConfig = (config: Docker.HostConfig & { CgroupnsMode: 'host' }): Docker.HostConfig => config;
