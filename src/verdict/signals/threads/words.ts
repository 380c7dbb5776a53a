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

export function waitWords(wait: CommonWait): { cause: string; text: string } {
  const { looks, ofLooks, threads, ofThreads } = wait;
  return {
    cause: `most of its threads wait ${forWhat(wait)}`,
    text: `At ${looks} of ${ofLooks} looks most of its threads waited for the same, ${threads} of ${ofThreads} at the last one: ${asSeen(wait)}.`,
  };
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
