import { bounds } from '../verdict/bounds.ts';
import type { Moment } from '../verdict/moment.ts';
import type { Case } from './case.ts';
import type { Gap } from './joinContainer.ts';

/**
 * A group's count of OOM kills is part of the counts of all groups above it, and systemd reads each of them: of one
 * death a service, its slice and the slices above that are told. What is told of a group above goes to the death below.
 */
export function joinEchoes(cases: readonly Case[], gap: Gap): Case[] {
  const left = [...cases];
  for (const echo of cases) {
    const unit = echoedBy(echo);
    if (unit === null) continue;
    const source = left.findLast(
      (one) => one !== echo && near(one, echo, gap) && (isBelow(one, unit) || isLoose(one)),
    );
    if (!source) continue;
    source.acts.push(...echo.acts);
    left.splice(left.indexOf(echo), 1);
  }
  return left;
}

/** The unit of a case that rests on systemd's counts alone. */
function echoedBy({ kill, container, end, acts }: Case): string | null {
  const counts = acts.every(
    ({ by, reason, part }) => by === 'systemd' && part === 'told' && reason === 'memory',
  );
  if (kill !== null || container !== null || end !== null || acts.length === 0 || !counts) return null;
  const unit = acts[0]?.target ?? '';
  return /\.slice$|^user@\d+\.service$/.test(unit) ? unit : null;
}

function near(one: Case, other: Case, gap: Gap): boolean {
  const since = gap(firstMoment(one), firstMoment(other));
  return since === null || Math.abs(since) <= bounds.endings.sameKillMs;
}

const firstMoment = ({ kill, acts }: Case): Moment | null => kill?.at ?? acts[0]?.at ?? null;

/** A kill whose group nobody named can lie below any. */
const isLoose = ({ kill, group }: Case): boolean => kill !== null && group === null;

function isBelow({ group, acts }: Case, unit: string): boolean {
  const parts = group?.path.split('/').filter((part) => part !== '') ?? [];
  if (parts.includes(unit)) return parts.at(-1) !== unit;
  // A path that begins at the root names all groups above it; a mere unit's name does not.
  if (parts.length > 1) return false;
  const told = group?.unit ?? acts[0]?.target ?? '';
  return told !== unit && isAbove(unit, told);
}

/** Whether one unit lies above the other, by the names that systemd gives (systemd.slice(5), user@.service(5)). */
function isAbove(upper: string, lower: string): boolean {
  const slice = /^(.+)\.slice$/.exec(upper)?.[1];
  const user = /^user@(\d+)\.service$/.exec(upper)?.[1];
  if (user !== undefined)
    return !/^(?:user|system|machine|kubepods)/.test(lower) && /\.(?:scope|slice)$/.test(lower);
  if (slice === undefined) return false;
  if (slice === '-') return true;
  if (lower.endsWith('.slice')) return lower.startsWith(`${slice}-`);
  const owner = /^user@(\d+)\.service$/.exec(lower)?.[1];
  if (owner !== undefined) return slice === 'user' || slice === `user-${owner}`;
  const instance = /^system-(.+)$/.exec(slice)?.[1];
  if (instance !== undefined) return lower.startsWith(`${instance}@`);
  return lower.endsWith('.scope')
    ? slice !== 'system' || /^(?:docker|libpod|crio)-/.test(lower)
    : !slice.startsWith('user');
}
