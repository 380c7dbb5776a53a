import { faultOfExit, killedExit } from '../signals.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Moment } from '../verdict/moment.ts';
import { type Case, newCase } from './case.ts';
import { groupOf } from './group.ts';
import { type Gap, sameId } from './joinContainer.ts';
import type { LogAct, LogWord } from './readers/sourceFacts.ts';

const { sameKillMs, togetherMs } = bounds.endings;

/** Joins what somebody in user space did, or tells of, to the case that it is about. */
export function addAct(cases: Case[], act: LogAct, gap: Gap): void {
  const near = (found: Case, ms: number): boolean => {
    const since = gap(momentOf(found), act.at);
    return since === null || Math.abs(since) <= ms;
  };
  // systemd says how a unit ended when all of it has been stopped, which takes its time.
  const ms = /Failed with result/.test(act.quote) ? Number.POSITIVE_INFINITY : togetherMs;
  const about =
    cases.findLast((found) => isAbout(found, act) && near(found, ms)) ??
    looseKill(cases, act, gap) ??
    evictedBy(cases, act) ??
    machineWide(cases, act, near) ??
    callsOff(cases, act, near);
  if (about) {
    about.acts.push(act);
    about.group ??= groupNamed(act.target);
  } else cases.push(newCase({ group: groupNamed(act.target), acts: [act] }));
}

/** What somebody typed right before a unit or a container ended by SIGKILL, and nobody else has signed. */
export function addCommand(cases: readonly Case[], act: LogAct, gap: Gap): void {
  const fitting = cases.filter((found) => {
    const since = gap(act.at, momentOf(found));
    const unsigned = found.kill === null && found.acts.every(({ reason }) => reason === 'unknown');
    const killed = found.end?.exitCode === killedExit || found.acts.length > 0;
    return unsigned && killed && since !== null && since >= 0 && since <= togetherMs;
  });
  if (fitting.length === 1) fitting[0]?.acts.push(act);
}

/** Who asked a container to stop has it killed where it does not end in its time. */
export function addStop(cases: readonly Case[], act: LogAct, gap: Gap): void {
  const fitting = cases.filter(({ end, container, kill, acts }) => {
    const named =
      container?.name != null && (container.name === act.target || endsWithName(act.target, container.name));
    const known = [container?.id, end?.id, container?.name].some((id) => sameId(id ?? null, act.target));
    const since = gap(act.at, end?.finishedAt ?? null);
    const after = since === null || (since >= 0 && since <= longestGraceMs);
    return (
      kill === null &&
      acts.length === 0 &&
      end?.exitCode === killedExit &&
      end.oomKilled !== true &&
      (named || known) &&
      after
    );
  });
  if (fitting.length === 1) fitting[0]?.acts.push(act);
}

/** Compose says `app-web-1` of what its log calls `web-1`. */
const endsWithName = (full: string, name: string): boolean =>
  full.endsWith(`-${name}`) || full.endsWith(`_${name}`);

/** Longer than this nobody waits for a container. */
const longestGraceMs = 10 * 60_000;

/** The last of its moments that is known. */
function momentOf({ kill, acts, end }: Case): Moment | null {
  return acts.findLast(({ at }) => at !== null)?.at ?? kill?.at ?? end?.finishedAt ?? null;
}

function isAbout({ group, container, end, acts, kill }: Case, act: LogAct): boolean {
  const { target, pid, by } = act;
  if (pid !== null && kill !== null) return kill.pid === pid;
  // What the same one tells again, with less or more of whom it was.
  const again =
    by !== 'the kernel' && acts.some((one) => one.by === by && (target === '' || one.target === ''));
  if (target === '' || (again && !acts.some((one) => one.by === by && one.target !== ''))) return again;
  const id = idIn(target);
  const known = [group?.containerId, container?.id, end?.id, ...acts.map((one) => idIn(one.target))];
  // Two reports of the kernel are two kills, whoever's group it was.
  if (by !== 'the kernel' && id !== null && known.some((one) => sameId(one ?? null, id))) return true;
  if (id !== null && [group?.containerId, container?.id, end?.id].some((one) => sameId(one ?? null, id)))
    return true;
  if (group !== null && (group.unit === target || isWithin(group.path, target, by)))
    return by !== 'the kernel' || acts.length > 0;
  if (container !== null && container.name === target) return true;
  if (by === 'Slurm' && acts.some((one) => one.by === by && jobOf(one.target) === jobOf(target))) return true;
  // Two reports of the kernel are two kills; what others repeat is one.
  return (
    by !== 'the kernel' &&
    acts.some((one) =>
      one.pid !== null && pid !== null
        ? one.pid === pid
        : one.target === target || (pid === null && one.target.endsWith(`/${target}`)),
    )
  );
}

function isWithin(path: string, target: string, by: LogAct['by']): boolean {
  if (target.startsWith('/')) return path.startsWith(target);
  // `/slurm/uid_1000/job_191/step_batch`.
  return by === 'Slurm' && path.split('/').includes(`job_${target.split('.')[0]}`);
}

/** `Step 191.0`, `191.batch` → `191`: what ends a step ends its job, and is told of both. */
const jobOf = (target: string): string => /\d{1,12}/.exec(target)?.[0] ?? target;

/** 64 hexadecimal digits within a unit's name; or the whole target, which engines shorten to twelve. */
export function idIn(target: string): string | null {
  return /[0-9a-f]{64}/.exec(target)?.[0] ?? /^[0-9a-f]{12,63}$/.exec(target)?.[0] ?? null;
}

const unitName = /\.(?:service|scope|slice)$/;

function groupNamed(target: string): Case['group'] {
  if (target.startsWith('/')) return groupOf(target);
  return unitName.test(target) ? groupOf(`/${target}`) : null;
}

/** Old kernels name no group: a unit that lost a process in the same moment lost that one. */
function looseKill(cases: readonly Case[], act: LogAct, gap: Gap): Case | undefined {
  const unit = act.by === 'systemd' && /\.(?:service|scope)$/.test(act.target);
  const container = act.reason === 'memory' && idIn(act.target) !== null;
  if (act.part !== 'told' || !(unit || container)) return undefined;
  const fitting = cases.filter(({ kill, group }) => {
    const since = gap(kill?.at ?? null, act.at);
    return kill !== null && group === null && since !== null && Math.abs(since) <= sameKillMs;
  });
  const [name = ''] = act.target.split('.');
  const alike = fitting.filter(({ kill }) => kill?.name.includes(name) || name.includes(kill?.name ?? name));
  if (fitting.length <= 1 || alike.length === 1) return alike.length === 1 ? alike[0] : fitting[0];
  // It is told right after the kill.
  const since = (found: Case): number => gap(found.kill?.at ?? null, act.at) ?? Number.NEGATIVE_INFINITY;
  return fitting.filter((found) => since(found) >= 0).toSorted((one, other) => since(one) - since(other))[0];
}

function evictedBy(cases: readonly Case[], act: LogAct): Case | undefined {
  if (act.by !== 'kubelet' || act.part !== 'sent' || act.reason !== 'memory') return undefined;
  return cases.find(({ container }) => container?.evicted);
}

/** Who says that the machine was short, and names nobody, tells of the kernel's kill in that moment. */
function machineWide(
  cases: readonly Case[],
  act: LogAct,
  near: (found: Case, ms: number) => boolean,
): Case | undefined {
  if (act.scope !== 'global' || act.target !== '' || act.by === 'the kernel') return undefined;
  return cases.findLast((found) => found.kill?.scope === 'global' && near(found, togetherMs));
}

/** Who ended a job, or called it off, names nobody; the one step of that log that ended by SIGKILL then was it. */
function callsOff(
  cases: readonly Case[],
  act: LogAct,
  near: (found: Case, ms: number) => boolean,
): Case | undefined {
  const ends =
    act.reason === 'order' || act.reason === 'time' || (act.reason === 'memory' && act.part === 'sent');
  if (act.target !== '' || !ends) return undefined;
  const fitting = cases.filter(
    (found) =>
      found.container?.source === 'exit line' &&
      found.container.file === act.file &&
      found.end?.exitCode === killedExit &&
      near(found, togetherMs),
  );
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** The kernel, its audit and whoever dumps the memory tell of one fault each. */
function isSameFault(one: LogWord, other: LogWord, gap: Gap): boolean {
  if (one.kind !== 'fault' || other.kind !== 'fault' || one.pid !== other.pid) return false;
  const ms = gap(one.at, other.at);
  return ms === null || Math.abs(ms) <= togetherMs;
}

/** The one whose exit code is that of a fault, at that moment: whoever started it says so, too. */
function faultEnd(cases: readonly Case[], word: LogWord, gap: Gap): Case | undefined {
  const fitting = cases.filter(({ end, words }) => {
    const ms = gap(word.at, end?.finishedAt ?? null);
    const near = ms !== null && Math.abs(ms) <= togetherMs;
    return words.length === 0 && faultOfExit(end?.exitCode ?? null) !== null && near;
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Joins what the kernel says beside its kills. */
export function addWord(cases: Case[], word: LogWord, gap: Gap): void {
  const about =
    word.kind === 'fork-refused'
      ? cases.find(({ group }) => group?.path === word.about)
      : word.kind === 'panic'
        ? cases.find(({ kill }) => kill?.scope === 'global')
        : (cases.find(({ words }) => words.some((one) => isSameFault(one, word, gap))) ??
          faultEnd(cases, word, gap));
  if (about) about.words.push(word);
  else {
    const group = word.kind === 'fork-refused' ? groupOf(word.about) : null;
    cases.push(newCase({ group, words: [word] }));
  }
}
