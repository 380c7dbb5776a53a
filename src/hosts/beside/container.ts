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
 * What a lab has that no other container has, by the field of "docker inspect" that shows it, and what it is for: consent is
 * asked for by this list. All rights together ("privileged") would be more than it needs, and cannot be had where an engine
 * itself lacks one of them.
 */
export const labGrants = {
  CapAdd: {
    /** Swap, tracing, limits of groups, systemd's own programs in their own file system. */
    SYS_ADMIN: 'swap, limits and tracing',
    SYS_CHROOT: 'systemd’s slices',
    /** What a process sees and has open, such as a JVM's counters. */
    SYS_PTRACE: 'looking into the target’s processes',
    SYSLOG: 'the kernel log',
    /** Probe and generator go before others. */
    SYS_NICE: 'processors and priorities of its own programs',
    DAC_READ_SEARCH: 'files of any user in the target’s containers',
  },
  // What these filter is what the rights above are for.
  SecurityOpt: {
    'seccomp=unconfined': 'no filter of system calls: those of swap, limits and tracing are behind it',
    'apparmor=unconfined': 'no profile of AppArmor, for the same calls',
    'label=disable': 'no label of SELinux, for the same calls',
  },
  DeviceCgroupRules: {
    'c 1:11 r': 'the kernel log, to read',
    'b *:* rw': 'all disks, to read and to write: compressed swap is one that appears while it runs',
  },
  PidMode: { host: 'all processes of that machine, to look at the target’s' },
  NetworkMode: { host: 'the network of that machine, for published ports' },
  CgroupnsMode: { host: 'all groups of that machine, to read and to limit them' },
  UsernsMode: { host: 'its root is that machine’s own, also where the engine maps users' },
  Mounts: {
    '/proc': 'its processes',
    '/sys': 'disks and processors of that machine',
    '/sys/fs/cgroup': 'its groups',
    '/dev': 'its devices',
    [volumeName]: 'a volume for swap files and the like, for the time of a run',
  },
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
      CapAdd: Object.keys(labGrants.CapAdd),
      SecurityOpt: Object.keys(labGrants.SecurityOpt),
      DeviceCgroupRules: Object.keys(labGrants.DeviceCgroupRules),
      PidMode: 'host',
      NetworkMode: 'host',
      CgroupnsMode: 'host',
      UsernsMode: 'host',
      AutoRemove: !keep,
      RestartPolicy: { Name: 'no' },
      // A recording goes to whoever asked for it: a copy of it on the disk under test would be felt by the target.
      LogConfig: { Type: 'none', Config: {} },
      Mounts: [
        { Type: 'volume', Source: volumeName, Target: stateFolder },
        // A rootless engine has no right to mount one anew for the host's processes.
        bind('/proc'),
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
