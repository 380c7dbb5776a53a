import type { Recording } from '../../record/recording.ts';
import type { ContainerFacts, TrialRecord } from '../../record/schema.ts';
import { sharesMachine } from '../../scenario/plan.ts';
import { bounds } from '../bounds.ts';
import type { KernelFacts } from '../logs/kernelFacts.ts';
import type { OomKill } from '../logs/oomKill.ts';
import { firstRise, growth, highest } from './counter.ts';
import type { Death } from './death.ts';

/** A kill by the kernel's OOM killer, in or of our container. */
export interface OwnKill extends OomKill {
  atMs: number;
  victim: 'main' | 'child';
  limit: 'own' | 'ancestor' | 'machine' | null;
  /** Whose process it was: `app` is the main target. */
  service: string;
}

export interface Kills {
  own: OwnKill[];
  /** Of the whole host's memory, whoever was the victim. */
  global: OomKill[];
  /** Kills counted for the group, and when the count first rose. */
  counted: number | null;
  countedMs: number | null;
  /** v2: OOM events raised on the group itself, that is at its own limit. */
  ownOomEvents: number | null;
  /** The engine's `oom` event: told by the kernel's notification, but without a victim. */
  engineOomMs: number | null;
  /** `excluded`: it was looked for with a source that would have shown it, and was not there. */
  oom: 'seen' | 'excluded' | 'unknown';
  kernelLogRead: boolean;
}

const { reading } = bounds;

export function kills(recording: Recording, kernel: KernelFacts, death: Death): Kills {
  const { trial, probe } = recording;
  const lastMs = trial.ending === null ? Number.POSITIVE_INFINITY : lastRelevantMs(recording);
  const within = kernel.kills.filter(({ atMs }) => atMs === null || atMs <= lastMs);
  const container = trial.container;
  const shared = sharesMachine(trial.plan);
  const own = within.flatMap((kill) => [
    ...ownKill(kill, container, death, shared),
    ...trial.services.flatMap((service) => serviceKill(kill, service, shared)),
  ]);
  // The parent group outlives the container, and may count a kill that no sample of the container's own saw.
  const byParent =
    growth(probe, 'parentOomKills', Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)?.by ?? null;
  const byOwn = highest(probe, 'oomKills');
  const counted = byOwn === null || byParent === null ? (byOwn ?? byParent) : Math.max(byOwn, byParent);
  const kernelLogRead = wasRead(recording, kernel);
  const engineOomMs =
    recording.events.find((event) => event.kind === 'docker' && event.action === 'oom')?.atMs ?? null;
  const seen = own.length > 0 || (counted ?? 0) > 0 || engineOomMs !== null;
  return {
    own,
    global: within.filter(({ scope }) => scope === 'global'),
    counted,
    countedMs: firstRise(probe, 'oomKills', 0) ?? firstRise(probe, 'parentOomKills', null),
    engineOomMs,
    ownOomEvents: highest(probe, 'oomEvents'),
    oom: seen ? 'seen' : excluded(recording, kernel, death, kernelLogRead) ? 'excluded' : 'unknown',
    kernelLogRead,
  };
}

function lastRelevantMs({ trial }: Recording): number {
  const { ending } = trial;
  if (ending === null) return Number.POSITIVE_INFINITY;
  return ending.atMs + (ending.reason === 'target-died' ? reading.lateMs : 0);
}

function ownKill(kill: OomKill, container: ContainerFacts | null, death: Death, shared: boolean): OwnKill[] {
  if (container === null || kill.atMs === null || kill.scope === 'global') return [];
  const byPid = kill.pid === container.pid || mainOf(kill) === container.pid;
  if (!byPid && !belongs(kill, container)) return [];
  const { goneMs } = death;
  const ended =
    goneMs !== null && goneMs >= kill.atMs - reading.earlyMs && goneMs - kill.atMs <= reading.consequenceMs;
  const victim = byPid || ended ? 'main' : 'child';
  return [{ ...kill, atMs: kill.atMs, victim, limit: limitOf(kill, container, shared), service: 'app' }];
}

/** In another container than the main target's. */
function serviceKill(
  kill: OomKill,
  { name, container }: TrialRecord['services'][number],
  shared: boolean,
): OwnKill[] {
  if (kill.atMs === null || kill.scope === 'global' || kill.taskMemcg === null) return [];
  if (!inGroup(kill.taskMemcg, container.id, container.cgroupPath)) return [];
  return [
    { ...kill, atMs: kill.atMs, victim: 'child', limit: limitOf(kill, container, shared), service: name },
  ];
}

/** The kernel may name a thread; its row in the task table has the process. */
function mainOf(kill: OomKill): number | null {
  return kill.tasks.find(({ pid }) => pid === kill.pid)?.tgid ?? null;
}

function belongs(kill: OomKill, { id, cgroupPath }: ContainerFacts): boolean {
  return [kill.taskMemcg, kill.oomMemcg].some((group) => group !== null && inGroup(group, id, cgroupPath));
}

function inGroup(group: string, id: string, path: string | null): boolean {
  if (id.length >= 12 && group.includes(id)) return true;
  return path !== null && path !== '/' && (group === path || group.startsWith(`${path}/`));
}

function limitOf(kill: OomKill, { id, cgroupPath }: ContainerFacts, shared: boolean): OwnKill['limit'] {
  if (kill.oomMemcg === null) return null;
  if (inGroup(kill.oomMemcg, id, cgroupPath)) return 'own';
  // The group right above the containers is the machine, where they share one.
  return shared && kill.oomMemcg === parentOf(cgroupPath) ? 'machine' : 'ancestor';
}

const parentOf = (path: string | null): string | null =>
  path === null ? null : path.slice(0, path.lastIndexOf('/'));

function wasRead({ trial, events }: Recording, { lines }: KernelFacts): boolean {
  const lost = events.some(
    (event) => event.kind === 'trouble' && /kernel log|kmsg/i.test(`${event.source} ${event.text}`),
  );
  if (lost) return false;
  const stated = trial.preconditions.find(({ name }) => name === 'kernel log');
  return stated === undefined ? lines > 0 : stated.status === 'met';
}

/** The kernel log was read without a gap, or the host's own count of OOM kills stood still across the death. */
function excluded(
  { probe, incomplete }: Recording,
  kernel: KernelFacts,
  { goneMs }: Death,
  kernelLogRead: boolean,
): boolean {
  if (kernelLogRead && !kernel.gap && incomplete.length === 0) return true;
  if (goneMs === null) return false;
  const last = probe.findLast((row) => row.hostOomKills !== null);
  if (last === undefined || last.atMs < goneMs) return false;
  return growth(probe, 'hostOomKills', Number.NEGATIVE_INFINITY, last.atMs)?.by === 0;
}
