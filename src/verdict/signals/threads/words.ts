import { percent } from '../../words/symptomWords.ts';
import type { Look } from './looks.ts';
import type { OneThread } from './oneThread.ts';
import { type CommonWait, untilReady } from './waits.ts';

/** To follow `and the process lives on: `. That the others wait for it is concluded, and not seen. */
export const oneThreadCause = ({ threads }: OneThread): string =>
  threads === 1
    ? 'its one thread computed all the while'
    : 'one of its threads computed all the while, as if the others wait for it';

export const oneThreadText = ({ name, threadId, share, threads }: OneThread): string =>
  `Of what its ${threads === 1 ? 'only thread' : `${threads} threads`} used, ${percent(share)} was that of ${name} (thread ${threadId}).`;

/** `hosts`: names of the trial's other containers, by their address. */
export function waitWords(
  seen: CommonWait,
  hosts: ReadonlyMap<string, string>,
): { cause: string; text: string } {
  const { looks, ofLooks, threads, ofThreads, apart } = seen;
  const wait = { ...seen, place: placeName(seen, hosts) };
  const beside = apart === 0 ? '' : `, beside ${apart} that each waited at a place of its own`;
  return {
    cause:
      apart === 0
        ? `most of its threads wait ${forWhat(wait)}`
        : `${threads} of its threads wait ${forWhat(wait)}, and the others as if for these`,
    text: `At ${looks} of ${ofLooks} looks most of its threads waited for the same, ${threads} of ${ofThreads} at the last one${beside}: ${asSeen(wait)}.`,
  };
}

/** `prices (172.17.0.3:9090)`: who that is, where it is one of the trial's own. */
function placeName({ kind, place }: CommonWait, hosts: ReadonlyMap<string, string>): string {
  const name = kind === 'peer' ? hosts.get(place.replace(/:\d+$/, '')) : undefined;
  return name === undefined ? place : `${name} (${place})`;
}

/** From `docker inspect`, which has them as they were written into the container's /etc/hosts: `prices:172.17.0.3`. */
export function hostsIn(inspect: unknown): ReadonlyMap<string, string> {
  const hosts = (inspect as { HostConfig?: { ExtraHosts?: unknown } } | null)?.HostConfig?.ExtraHosts;
  const lines = Array.isArray(hosts) ? hosts.filter((line) => typeof line === 'string') : [];
  return new Map(
    lines.flatMap((line) => {
      const [, name, address] = /^([^:]+):(.+)$/.exec(line) ?? [];
      return name === undefined || address === undefined ? [] : [[address, name] as const];
    }),
  );
}

function asSeen({ kind, call, place }: CommonWait): string {
  if (kind === 'disk') return 'the kernel lets them sleep until a disk has answered (state D)';
  if (kind === 'peer') return `${call}, of a connection to ${place}`;
  const what = kind === 'lock' ? 'a lock that is held, and for which others wait' : 'a lock, or an event';
  return `${what}, at ${place} (futex)`;
}

function forWhat({ kind, call, place }: CommonWait): string {
  if (kind === 'disk') return 'for a disk';
  if (kind === 'lock') return 'for one lock';
  if (kind === 'same') return 'for one and the same thing, as if for a lock';
  if (call === 'connect') return `for a connection to ${place}`;
  if (untilReady.includes(call)) return `for ${place}`;
  return /^(?:send|write)/.test(call) ? `until ${place} takes what they send` : `for an answer of ${place}`;
}

/** `: 31 in futex, 2 in epoll_wait`, at the last look; empty where nobody looked. */
export function inWhat(seen: readonly Look[]): string {
  const waiting = (seen.at(-1)?.threads ?? []).filter(({ call }) => call !== '');
  const each = [...Map.groupBy(waiting, ({ call }) => call)]
    .toSorted(([, one], [, other]) => other.length - one.length)
    .map(([call, threads]) => `${threads.length} in ${call}`);
  return each.length === 0 ? '' : `: ${each.slice(0, mostCalls).join(', ')}`;
}

const mostCalls = 4;
