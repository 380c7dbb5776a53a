import type { Moment } from '../../verdict/moment.ts';
import { isoMoment } from './stamps.ts';

/** How a container ended once. */
export interface ContainerEnd {
  exitCode: number | null;
  /** The engine's or the kubelet's own word for it: `OOMKilled`, `Error`, `Completed`. */
  reason: string | null;
  /** The engine's flag; set by any kill in the group, stale in old engines, late in new ones. */
  oomKilled: boolean | null;
  finishedAt: Moment | null;
  startedAt: Moment | null;
  /** Of the container that ended; a restarted one has another. */
  id: string | null;
  quote: string;
}

/** What an engine or a cluster says about a container. */
export interface Container {
  source: 'docker inspect' | 'pod status' | 'pod description';
  /** Whose flag for lack of memory it bears. */
  flaggedBy: 'engine' | 'kubelet';
  /** File that said it. */
  file: string;
  id: string | null;
  name: string | null;
  pod: string | null;
  podUid: string | null;
  running: boolean | null;
  /** When it was started last, for one that runs. */
  startedAt: Moment | null;
  ends: ContainerEnd[];
  limitBytes: number | null;
  restarts: number | null;
  /** The kubelet evicted its pod for memory: its message. */
  evicted: string | null;
}

/** Finds containers in text that comes line by line. */
export interface TextReader {
  push(raw: string): void;
  containers(): Container[];
}

/** Finds containers in a JSON or YAML document; null: it is something else. */
export type DocumentReader = (document: unknown, file: string) => Container[] | null;

/** A cluster can have any number of pods. */
export const mostContainers = 1000;

/** `containerd://<id>` and the like → the id. */
export const bareId = (text: string | null | undefined): string | null =>
  text ? text.replace(/^[\w.-]{1,40}:\/\//, '') : null;

/** Engines write year 1 for "not yet". */
export const engineMoment = (stamp: string | null | undefined): Moment | null =>
  stamp && !stamp.startsWith('0001-') ? isoMoment(stamp) : null;

const factors: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
};

/** A Kubernetes quantity of memory, such as `512Mi`; null when it is none. */
export function quantity(text: unknown): number | null {
  if (typeof text === 'number') return text;
  const match = typeof text === 'string' ? /^(\d{1,15}(?:\.\d{1,9})?)([KMG]i|[kMG]?)$/.exec(text) : null;
  return match ? Math.round(Number(match[1]) * (factors[match[2] ?? ''] ?? 1)) : null;
}
