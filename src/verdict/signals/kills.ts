import type { Recording } from '../../record/recording.ts';
import type { ContainerFacts, TrialRecord } from '../../record/schema.ts';
import { sharesMachine } from '../../scenario/plan.ts';
import { bounds } from '../bounds.ts';
import type { Death, Kills, SeenKill } from '../facts.ts';
import type { KernelFacts } from '../logs/kernelFacts.ts';
import type { OomKill } from '../logs/oomKill.ts';
import { onTrial } from '../moment.ts';
import { firstRise, growth, highest, lastRow } from './counter.ts';
import { lastUnderLoadMs } from './death.ts';

const { reading } = bounds;

/** Kills in the trial's containers and of the host, by the kernel's log, the groups' counters and the engine's event. */
export function kills(recording: Recording, kernel: KernelFacts, death: Death): Kills {
  const { trial, probe } = recording;
  const lastMs = lastRelevantMs(recording);
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
  const countedMs = firstRise(probe, 'oomKills', 0) ?? firstRise(probe, 'parentOomKills', null);
  const engineOom = recording.events.find((event) => event.kind === 'docker' && event.action === 'oom');
  const seen = own.length > 0 || (counted ?? 0) > 0 || engineOom !== undefined;
  return {
    own,
    several: trial.services.length > 0,
    global: within.filter(({ scope }) => scope === 'global').map((kill) => seenKill(kill, {})),
    counted,
    countedAt: countedMs === null ? null : onTrial(countedMs),
    engineOomAt: engineOom ? onTrial(engineOom.atMs) : null,
    ownOomEvents: highest(probe, 'oomEvents'),
    oom: seen ? 'seen' : excluded(recording, kernel, death, kernelLogRead) ? 'excluded' : 'unknown',
    kernelLog: !kernelLogRead ? 'none' : isWhole(recording, kernel) ? 'whole' : 'excerpt',
  };
}

/** A line of the kernel's own, as the trial read it. */
function seenKill(
  kill: OomKill,
  told: Partial<Pick<SeenKill, 'victim' | 'namesMain' | 'limit' | 'service'>>,
): SeenKill {
  return {
    ...kill,
    at: kill.atMs === null ? null : onTrial(kill.atMs),
    source: 'kernel log',
    hearsay: false,
    chosen: false,
    victim: null,
    namesMain: false,
    limit: null,
    service: null,
    place: null,
    because: [],
    missing: [],
    others: 0,
    ...told,
  };
}

function lastRelevantMs({ trial, events }: Recording): number {
  const died = trial.ending?.reason === 'target-died';
  return lastUnderLoadMs(trial.ending, events) + (died ? reading.lateMs : 0);
}

function ownKill(kill: OomKill, container: ContainerFacts | null, death: Death, shared: boolean): SeenKill[] {
  if (container === null || kill.atMs === null || kill.scope === 'global') return [];
  const namesMain = kill.pid === container.pid || mainOf(kill) === container.pid;
  if (!namesMain && !belongs(kill, container)) return [];
  const goneMs = death.at?.ms ?? null;
  const ended =
    goneMs !== null && goneMs >= kill.atMs - reading.earlyMs && goneMs - kill.atMs <= reading.consequenceMs;
  const victim = namesMain || ended ? 'main' : 'child';
  return [seenKill(kill, { victim, namesMain, limit: limitOf(kill, container, shared), service: 'app' })];
}

/** In another container than the main target's. */
function serviceKill(
  kill: OomKill,
  { name, container }: TrialRecord['services'][number],
  shared: boolean,
): SeenKill[] {
  if (kill.atMs === null || kill.scope === 'global' || kill.taskMemcg === null) return [];
  if (!inGroup(kill.taskMemcg, container.id, container.cgroupPath)) return [];
  return [seenKill(kill, { victim: 'child', limit: limitOf(kill, container, shared), service: name })];
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

function limitOf(kill: OomKill, { id, cgroupPath }: ContainerFacts, shared: boolean): SeenKill['limit'] {
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

/** Nothing is known to be missing of what was read of it. */
const isWhole = ({ incomplete }: Recording, { gap }: KernelFacts): boolean => !gap && incomplete.length === 0;

/** The kernel log was read without a gap, or the host's own count of OOM kills stood still across the death. */
function excluded(
  recording: Recording,
  kernel: KernelFacts,
  { at: goneAt }: Death,
  kernelLogRead: boolean,
): boolean {
  if (kernelLogRead && isWhole(recording, kernel)) return true;
  if (goneAt === null) return false;
  const { probe } = recording;
  const last = lastRow(probe, 'hostOomKills');
  if (last === undefined || last.atMs < goneAt.ms) return false;
  return growth(probe, 'hostOomKills', Number.NEGATIVE_INFINITY, last.atMs)?.by === 0;
}
