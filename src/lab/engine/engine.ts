import { hostname, release } from 'node:os';
import type Docker from 'dockerode';
import { labError } from '../../errors.ts';

export type EngineKind = 'environment' | 'context' | 'default' | 'private';

/** A Docker Engine that answers, with what is known of it. Disposing stops it only if this command started it. */
export interface Engine extends AsyncDisposable {
  docker: Docker;
  kind: EngineKind;
  /** Where it was reached, for people. */
  address: string;
  info: EngineInfo;
}

/** The part of `GET /info` that we rely on. */
export interface EngineInfo {
  Name: string;
  ServerVersion: string;
  KernelVersion: string;
  CgroupDriver: string;
  /** `1` or `2`; absent before Engine 20.10. */
  CgroupVersion?: string;
  Driver: string;
  DockerRootDir: string;
  SwapLimit: boolean;
  MemTotal: number;
  NCPU: number;
  SecurityOptions?: string[];
}

/**
 * The probe reads cgroups and the kernel log where it runs; an engine on another kernel is out of its reach.
 * @throws OomlabError (lab)
 */
export function requireLocal(engine: Engine): void {
  const { Name, KernelVersion, SecurityOptions } = engine.info;
  if (KernelVersion !== release() || Name !== hostname()) {
    throw labError(
      `The engine at ${engine.address} runs on another kernel (${Name}, ${KernelVersion})`,
      'Run oomlab on the machine of the engine: cgroups and the kernel log must be readable here.',
    );
  }
  if (SecurityOptions?.some((option) => option.includes('rootless'))) {
    throw labError(
      `The engine at ${engine.address} is rootless: it may not set every limit`,
      'Use a rootful engine, or unset DOCKER_HOST as root to have a private one.',
    );
  }
}
