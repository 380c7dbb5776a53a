import { killedExit } from '../signals.ts';
import { bounds } from '../verdict/bounds.ts';
import type { Moment } from '../verdict/moment.ts';
import { type Case, newCase } from './case.ts';
import type { Container, ContainerEnd } from './readers/container.ts';

/** Whether two ids of a container, of which one may be shortened, are the same. */
export function sameId(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return false;
  const length = Math.min(one.length, other.length);
  return length >= 12 && one.slice(0, length) === other.slice(0, length);
}

/** Milliseconds from one moment to the other; null where they cannot be compared. */
export type Gap = (one: Moment | null, other: Moment | null) => number | null;

/** Joins a container and its ends to the kills that they explain; what is left is a case of its own. */
export function addContainer(cases: Case[], container: Container, gap: Gap): void {
  const ends = container.ends.length === 0 ? [null] : container.ends;
  for (const end of ends) {
    const twin = cases.find((one) => isTwin(one, container, end, gap));
    if (twin) {
      merge(twin, container, end);
      continue;
    }
    const id = end === null ? container.id : (end.id ?? container.id);
    const own = cases.filter(
      (one) =>
        one.container === null &&
        one.group !== null &&
        (sameId(one.group.containerId, id) ||
          (end !== null &&
            end.id === null &&
            container.podUid !== null &&
            one.group.podUid === container.podUid)),
    );
    for (const one of own) Object.assign(one, joined(one, one === own.at(-1) ? end : null, container, gap));
    const apart = end?.exitCode != null && own.length > 0 && own.at(-1)?.end === null;
    if (apart) cases.push(newCase({ container, end }));
    if (own.length > 0) continue;
    const loose = onlyLooseKill(cases, end, gap);
    if (loose) Object.assign(loose, { container, end });
    else if (
      end !== null ||
      container.evicted !== null ||
      container.counted !== null ||
      container.running !== null
    )
      cases.push(newCase({ container, end }));
  }
}

/** Several kills in one container: the end belongs to the last of them, unless it came much later. */
function joined({ kill }: Case, end: ContainerEnd | null, container: Container, gap: Gap): Partial<Case> {
  const started = gap(container.startedAt, kill?.at ?? null);
  const since = started === null ? null : started >= 0;
  if (end === null || end.exitCode === null) {
    // A container's id stays when Docker starts it again; the flag is cleared then. A pod's gets another.
    const same = container.flaggedBy !== 'engine' || end?.oomKilled === true;
    return { container, end: null, outlived: container.running === true ? same || since : null };
  }
  const ms = gap(kill?.at ?? null, end.finishedAt);
  if (ms !== null && Math.abs(ms) > bounds.endings.togetherMs)
    return { container, end: null, outlived: ms > 0 ? true : null };
  return { container, end, together: ms === null ? null : true };
}

/** A kill line without its report names no group: it is this container's where nothing else could be, or at that moment. */
function onlyLooseKill(cases: readonly Case[], end: ContainerEnd | null, gap: Gap): Case | null {
  if (end?.exitCode !== killedExit && end?.oomKilled !== true) return null;
  const loose = cases.filter(({ kill, group, container }) => kill && group === null && container === null);
  const near = loose.filter(({ kill }) => {
    const ms = gap(kill?.at ?? null, end.finishedAt);
    return ms !== null && Math.abs(ms) <= bounds.endings.togetherMs;
  });
  if (near.length === 1) return near[0] ?? null;
  if (end.exitCode !== killedExit) return null;
  return cases.length === 1 && loose[0]?.kill?.scope !== 'global' ? (loose[0] ?? null) : null;
}

/** The same end of the same container, told by another: its status, its events, a table. */
function isTwin(
  { container: known, end }: Case,
  other: Container,
  otherEnd: ContainerEnd | null,
  gap: Gap,
): boolean {
  if (known === null || known === other || !isSame(known, other)) return false;
  if (known.evicted !== null && other.evicted !== null) return true;
  if (end === null || otherEnd === null) return false;
  const ms = gap(end.finishedAt, otherEnd.finishedAt);
  if (ms !== null) return Math.abs(ms) <= bounds.endings.togetherMs;
  // A table has no moment: the last end that fits is meant.
  return end.exitCode === null || otherEnd.exitCode === null || end.exitCode === otherEnd.exitCode;
}

function isSame(one: Container, other: Container): boolean {
  // What one source says of two ends are two.
  if (one.source === other.source && one.file === other.file && one.source !== 'Kubernetes events')
    return false;
  if (one.id !== null && other.id !== null) return sameId(one.id, other.id);
  if (one.pod !== null || other.pod !== null)
    return one.pod === other.pod && (one.name === other.name || one.name === null || other.name === null);
  return one.name !== null && one.name === other.name;
}

/** What the other knows more. */
function merge(into: Case, container: Container, end: ContainerEnd | null): void {
  const { container: known } = into;
  if (known) into.container = { ...container, ...withoutNulls(known) };
  if (into.end && end) {
    const { engineSignals } = [into.end, end].find((one) => one.engineSignals.length > 0) ?? into.end;
    into.end = {
      ...end,
      ...withoutNulls(into.end),
      oomKilled: into.end.oomKilled || end.oomKilled,
      engineSignals,
    };
  }
}

/** The fields that say something. */
const withoutNulls = <Thing extends object>(thing: Thing): Thing =>
  Object.fromEntries(Object.entries(thing).filter(([, value]) => value !== null)) as Thing;
