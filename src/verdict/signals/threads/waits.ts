import type { ThreadRow } from '../../../record/tableRows.ts';
import { bounds } from '../../bounds.ts';
import { type Look, leastLooks, resting, threadKey, waitKey } from './looks.ts';

/** What most threads of a service wait for, at most looks. */
export interface CommonWait {
  /** `lock`: it can be nothing else; `same`: one and the same thing, of which it is not known what it is. */
  kind: 'lock' | 'same' | 'peer' | 'disk';
  /** A futex's address, or the other end of a connection. */
  place: string;
  /** The call that they are in. */
  call: string;
  /** Looks that show it, of so many. */
  looks: number;
  ofLooks: number;
  /** In the last of these looks: so many wait, of so many that do not always rest. */
  threads: number;
  ofThreads: number;
  /** In the same look, threads left out of these: each waits at a place of its own, as for another thread. */
  apart: number;
}

/** null: there are too few looks, or nothing that most of them wait for. */
export function commonWait(seen: readonly Look[], calm: readonly Look[]): CommonWait | null {
  if (seen.length < leastLooks) return null;
  const rest = resting(calm);
  const shown = seen.flatMap(({ threads }) => {
    const active = threads.filter((thread) => !rest.has(threadKey(thread)));
    const [largest] = [...Map.groupBy(active.filter(isTelling), groupKey)].toSorted(
      ([, one], [, other]) => other.length - one.length,
    );
    if (!largest || largest[1].length < leastThreads) return [];
    const [key, waiting] = largest;
    const isMost = (of: number): boolean => waiting.length >= bounds.hindrance.waitingShare * of;
    if (isMost(active.length)) return [{ key, waiting, of: active.length, apart: 0 }];
    const apart = alone(active).length;
    const of = active.length - apart;
    // Whoever waits for a pool waits at a place of its own: what the pool waits for holds them up, if it did not before.
    // Two of a runtime's own may share a place: of these it must be known what they wait for.
    const isKnown = waiting.every((row) => kindOf(row) !== 'same') && !wasSo(calm, key, waiting.length);
    return isMost(of) && isKnown ? [{ key, waiting, of, apart }] : [];
  });
  const [most] = [...Map.groupBy(shown, ({ key }) => key)].toSorted(
    ([, one], [, other]) => other.length - one.length,
  );
  const last = most?.[1].at(-1);
  const [row] = last?.waiting ?? [];
  if (!most || !last || !row || most[1].length < bounds.hindrance.heldShare * seen.length) return null;
  const kind = kindOf(row);
  if (kind === 'same' && wasSo(calm, last.key, last.waiting.length)) return null;
  return {
    kind,
    place: row.place,
    call: row.call,
    looks: most[1].length,
    ofLooks: seen.length,
    threads: last.waiting.length,
    ofThreads: last.of,
    apart: last.apart,
  };
}

/** Of one it can't be said that it waits together with others. */
const leastThreads = 2;

/** Those that wait at a futex at which no other does. */
function alone(active: readonly ThreadRow[]): ThreadRow[] {
  const waiting = active.filter(({ state, call }) => state === 'S' && call === 'futex');
  return [...Map.groupBy(waiting, waitKey).values()].flatMap((same) => (same.length === 1 ? same : []));
}

/** A pool that has nothing to do waits at one place, too, while the service is well. */
const wasSo = (calm: readonly Look[], key: string, now: number): boolean =>
  calm.some(
    ({ threads }) => threads.filter((row) => isTelling(row) && groupKey(row) === key).length >= now / 2,
  );

const isTelling = (row: ThreadRow): boolean =>
  row.state === 'D' || (row.state === 'S' && (row.call === 'futex' || isPeer(row)));

const groupKey = (row: ThreadRow): string => (row.state === 'D' ? 'D' : waitKey(row));

function kindOf(row: ThreadRow): CommonWait['kind'] {
  if (row.state === 'D') return 'disk';
  if (row.call !== 'futex') return 'peer';
  return isLock(row) ? 'lock' : 'same';
}

/** Calls that wait until something can be read or written, or is connected: which of these is not known. */
export const untilReady = ['poll', 'ppoll', 'select', 'pselect6'];

const ofConnections = new Set([
  'connect',
  ...untilReady,
  'read',
  'readv',
  'recvfrom',
  'recvmsg',
  'write',
  'writev',
  'sendto',
  'sendmsg',
]);
const isPeer = ({ call, place }: ThreadRow): boolean => ofConnections.has(call) && /:\d+$/.test(place);

/**
 * Waiters of a lock find 2 in glibc's and Rust's, the highest bit in musl's and in those that the kernel takes part in.
 * Source: futex(2); glibc, nptl/lowlevellock.h; musl, src/thread/pthread_mutex_timedlock.c; Rust, std/src/sys/sync/mutex/futex.rs.
 */
function isLock({ futexOperation, futexValue }: ThreadRow): boolean {
  const command = (futexOperation ?? 0) & 0x7f;
  const value = futexValue ?? 0;
  return command === lockPi || command === lockPi2 || value === 2 || value >= 2 ** 31;
}

const lockPi = 6;
const lockPi2 = 13;
