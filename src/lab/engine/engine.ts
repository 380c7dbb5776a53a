import type Docker from 'dockerode';

export type EngineKind = 'environment' | 'context' | 'default' | 'private';

/** A Docker Engine that answers, with what is known of it. Disposing stops it only if this command started it. */
export interface Engine extends AsyncDisposable {
  docker: Docker;
  kind: EngineKind;
  /** Where it was reached, for people. */
  address: string;
  info: EngineInfo;
}

/** The part of `GET /info` and `GET /version` that we rely on. */
export interface EngineInfo {
  /** Of this engine alone, for as long as it keeps its data. */
  ID: string;
  Name: string;
  ServerVersion: string;
  ApiVersion?: string;
  KernelVersion: string;
  OperatingSystem: string;
  /** Always `linux` here: containers of Windows have no cgroups. */
  OSType: string;
  /** As the kernel names it: `x86_64`, `aarch64`. */
  Architecture: string;
  CgroupDriver: string;
  /** `1` or `2`; absent before Engine 20.10. */
  CgroupVersion?: string;
  Driver: string;
  DockerRootDir: string;
  SwapLimit: boolean;
  /** False: what it is asked for is dropped with a warning, and containers have all of the machine's memory. */
  MemoryLimit: boolean;
  MemTotal: number;
  NCPU: number;
  SecurityOptions?: string[];
}

/** Whether its containers have no more rights than the user who started it. */
export const isRootless = ({ SecurityOptions }: Pick<EngineInfo, 'SecurityOptions'>): boolean =>
  SecurityOptions?.some((option) => option.includes('rootless')) ?? false;

/** What root would have given, for people. */
export const rootlessLacks =
  'Without root there may be no kernel log, no account of signals, no swap of our own, and no limit of processors or disk: what is missing is named with each trial.';
