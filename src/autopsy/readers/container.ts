import type { Death } from '../../verdict/facts.ts';
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
  /** Signals that somebody sent to it through the engine before. */
  engineSignals: Death['engineSignals'];
  quote: string;
}

/** Where a container, or what a platform calls by another name, was told of: the kind of an input. */
export type ContainerSource =
  | 'docker inspect'
  | 'docker events'
  | 'docker ps'
  | 'pod status'
  | 'pod description'
  | 'kubectl get pods'
  | 'Kubernetes events'
  | 'kubelet log'
  | 'crictl inspect'
  | 'ECS task'
  | 'systemctl status'
  | 'memory.events'
  | 'platform log'
  | 'exit line';

/** What an engine or a cluster says about a container. */
export interface Container {
  source: ContainerSource;
  /** What sentences call it where that is no container: `dyno worker.1`; null: a container. */
  called: string | null;
  /** Whose flag for lack of memory it bears. */
  flaggedBy: Death['flaggedBy'];
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
  /** Kills that its memory group counted, and those at the group's own limit; null: not read. */
  counted: { kills: number; own: number | null } | null;
}

/** A container of which nothing is known but what is given. */
export const aContainer = (rest: Partial<Container> & Pick<Container, 'source' | 'file'>): Container => ({
  called: null,
  flaggedBy: 'engine',
  id: null,
  name: null,
  pod: null,
  podUid: null,
  running: null,
  startedAt: null,
  ends: [],
  limitBytes: null,
  restarts: null,
  evicted: null,
  counted: null,
  ...rest,
});

/** An end of which nothing is known but what is given. */
export const anEnd = (rest: Partial<ContainerEnd> & Pick<ContainerEnd, 'quote'>): ContainerEnd => ({
  exitCode: null,
  reason: null,
  oomKilled: null,
  startedAt: null,
  finishedAt: null,
  id: null,
  engineSignals: [],
  ...rest,
});

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
