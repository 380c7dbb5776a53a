import type { Stratum } from '../statistics/within/strata.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** By its name; null: the machine that the run was started on. */
export type HostName = string | null;

export const hostOf = ({ host }: Verdict): HostName => host ?? null;

export const hostWords = (host: HostName): string =>
  host === null ? 'the run’s own machine' : `host ${host}`;

/** All that executed one of these, in the order of their names: a run's own machine is the first. */
export function hostsOf(verdicts: readonly Verdict[]): HostName[] {
  return [...new Set(verdicts.map(hostOf))].sort((one, other) =>
    (one ?? '').localeCompare(other ?? '', 'en'),
  );
}

/** Two variants by host: what is compared, and what is not as a host has trials of one of them only. */
export interface ByHost {
  /** Of one host, or of none that is told apart, all trials, whether or not a side has any. */
  strata: Stratum<Verdict>[];
  /** Of the hosts that have both; one element where they are not told apart. */
  hosts: HostName[];
  onlyOne: { host: HostName; side: 'a' | 'b'; trials: number }[];
}

/**
 * Hosts differ in speed, and a variant may have more of its trials on a fast one: two variants are compared within hosts
 * only. One that has trials of one of them says nothing of their difference.
 */
export function byHost(a: readonly Verdict[], b: readonly Verdict[]): ByHost {
  const hosts = hostsOf([...a, ...b]);
  if (hosts.length < 2) return { strata: [{ a, b }], hosts, onlyOne: [] };
  const of = (verdicts: readonly Verdict[], host: HostName) =>
    verdicts.filter((verdict) => hostOf(verdict) === host);
  const all = hosts.map((host) => ({ host, a: of(a, host), b: of(b, host) }));
  const both = all.filter((each) => each.a.length > 0 && each.b.length > 0);
  return {
    strata: both.map((each) => ({ a: each.a, b: each.b })),
    hosts: both.map(({ host }) => host),
    onlyOne: all
      .filter((each) => !both.includes(each))
      .map((each) => ({
        host: each.host,
        side: each.a.length > 0 ? 'a' : 'b',
        trials: each.a.length + each.b.length,
      })),
  };
}

/**
 * The same of two runs. Where each was executed by one host, it is compared all the same if these are not the same one: what
 * differs may be theirs, and is said apart.
 */
export function betweenRuns(
  before: readonly Verdict[],
  after: readonly Verdict[],
): (a: readonly Verdict[], b: readonly Verdict[]) => ByHost {
  const isOneEach = [before, after].every((verdicts) => hostsOf(verdicts).length < 2);
  return isOneEach ? (a, b) => ({ strata: [{ a, b }], hosts: [], onlyOne: [] }) : byHost;
}
