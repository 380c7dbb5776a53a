import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from '../../../lab/progress.ts';

/** What Redis says of a command, in the place of an answer; a connection that was lost says nothing. */
export const isReply = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'ReplyError';

/**
 * It does not take the command now, and will again when somebody has given it memory or disk, or when it has its own again.
 * Source: Redis' server.c, the shared errors.
 */
export const mayPass = (error: Error): boolean =>
  /^(OOM|MISCONF|READONLY|NOREPLICAS|LOADING|BUSY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN)\b/.test(error.message);

/** Its memory is all in use. */
export const isFull = (error: unknown): boolean => isReply(error) && /^OOM\b/.test(error.message);

const refusals: readonly [word: RegExp, why: string, hint: string][] = [
  [
    /^OOM\b/,
    'its memory is full',
    'Give it more with "CONFIG SET maxmemory", or remove from it what is not needed.',
  ],
  [/^MISCONF\b/, "it can't write to its disk", 'Its log says why: is the disk full?'],
  [/^READONLY\b/, 'it is a replica, and takes no changes', 'Name the primary in the address of the queue.'],
  [/^NOREPLICAS\b/, 'too few of its replicas are there', 'Start them, or lower min-replicas-to-write.'],
  [
    /^NOPERM\b/,
    'this user has no right to what a queue needs',
    'Give it all commands and channels on oomlab:*.',
  ],
  [
    /^NOAUTH\b/,
    'it asks for a password, and its address has none',
    'Give it there: redis://:PASSWORD@HOST:6379, or redis://USER:PASSWORD@HOST:6379.',
  ],
  [
    /^WRONGPASS\b/,
    'it does not take the password',
    'Give the right one in its address: redis://:PASSWORD@HOST:6379, or redis://USER:PASSWORD@HOST:6379.',
  ],
  [
    /^WRONGTYPE\b/,
    'something else is where the queue has its own',
    'Take a database for the queue alone: redis://HOST:6379/1.',
  ],
  [
    /^ERR DB index\b/,
    'it has no database of this number',
    'Name another one, or none: redis://:PASSWORD@HOST:6379.',
  ],
  [/^LOADING\b/, 'it is reading what it has on disk', 'It answers when it has done so.'],
];

/** ioredis' own words before what Redis said to the first that it was asked. */
const askedFirst = /^Ready check failed: /;

/** What Redis said when it was connected to; null: nothing, as where there is none. */
export function firstReply(error: Error): Error | null {
  const { message } = error;
  if (isReply(error)) return error;
  return askedFirst.test(message) ? new Error(message.replace(askedFirst, '')) : null;
}

/** For people: what it refuses, and what to do. */
export function refusalIn({ message }: Error): { why: string; hint: string } {
  const [, why, hint] = refusals.find(([word]) => word.test(message)) ?? [];
  return {
    why: why ?? `it answers: ${message.replaceAll(/\s+/g, ' ')}`,
    hint: hint ?? 'See what its own log and configuration say of it.',
  };
}

const againEveryMs = 1000;

/**
 * Does it again for as long as Redis refuses what it would take at another time. It says so once.
 * @param isWanted is asked before each further time; null where it is not wanted any more
 */
export async function whileRefused<T>(
  what: () => Promise<T>,
  isWanted: () => Promise<boolean>,
  report: Report,
  everyMs = againEveryMs,
): Promise<T | null> {
  let told = false;
  for (;;)
    try {
      return await what();
    } catch (error) {
      if (!isReply(error) || !mayPass(error)) throw error;
      const { why, hint } = refusalIn(error);
      if (!told)
        report({
          kind: 'step',
          text: `The queue takes no recording now, it is kept here until then: ${why}. ${hint}`,
        });
      told = true;
      await delay(everyMs);
      if (!(await isWanted())) return null;
    }
}
