import { isIPv4 } from 'node:net';
import { distance } from 'fastest-levenshtein';
import { usageError } from '../../errors.ts';
import { privateQueueUrl } from './privateQueue.ts';

/** Where the Redis of a queue is, as users write it: `redis://[user:password@]host[:port][/db]`, `rediss://` with TLS. */
export interface QueueAddress {
  host: string;
  port: number;
  /** null: none is given. */
  username: string | null;
  password: string | null;
  db: number;
  tls: boolean;
  /** Whoever uses it has said that anybody may reach it, see `QueueAllowance`. */
  mayBeOpen: boolean;
  /** Without user and password: for people, and for what is recorded. */
  shown: string;
}

/** What whoever uses a queue may say about it. */
export interface QueueAllowance {
  /** A Redis elsewhere without password and TLS is used all the same. */
  insecure: boolean;
}

const example = 'Write redis://:PASSWORD@HOST:6379, or rediss:// with TLS.';

/** The word that names our own. */
const own = 'private';

/** What to do where an address leads to no queue that can be used: there may be one of our own. */
export const ownQueueHint = (): string =>
  privateQueueUrl() === null
    ? '"oomlab queue start" starts one on this machine.'
    : `One of our own runs on this machine: "${own}" names it, with its password.`;

/**
 * The queue that is named, else that of `OOMLAB_QUEUE`, else the private one of this machine. `private` names that one.
 * @throws OomlabError (usage) for no queue, no address of a Redis, or one that anybody on a network could give trials to
 */
export function queueAddress(named: string | null, { insecure }: QueueAllowance): QueueAddress {
  const text = named === own ? privateQueueUrl() : (named ?? (process.env.OOMLAB_QUEUE || privateQueueUrl()));
  if (!text)
    throw usageError(
      named === own ? 'No private queue runs here' : 'No queue is named, and no private one runs here',
      `Name a Redis, such as redis://127.0.0.1:6379 or in OOMLAB_QUEUE. ${ownQueueHint()}`,
    );
  const address = parsed(text);
  if (!insecure && !isLoopback(address.host) && !address.tls && address.password === null)
    throw usageError(
      `The Redis at ${address.shown} is not on this machine, and has neither a password nor TLS: whoever reaches it could have programs executed on every host`,
      `${example} --insecure-queue uses it all the same.`,
    );
  return { ...address, mayBeOpen: insecure };
}

/** For people: what is not as safe as it could be; null: nothing. */
export const weakness = ({ host, tls, shown }: QueueAddress): string | null =>
  tls || isLoopback(host)
    ? null
    : `${shown} is reached without TLS: plans and recordings can be read on the way there${process.env.OOMLAB_QUEUE_KEY ? ', as far as they are not sealed' : ''}`;

function parsed(text: string): Omit<QueueAddress, 'mayBeOpen'> {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw usageError('The address of the queue is none', noAddressHint(text));
  }
  const tls = url.protocol === 'rediss:';
  if (!tls && url.protocol !== 'redis:')
    throw usageError(`The queue is at no Redis: its address begins with ${url.protocol}//`, example);
  const [, db] = /^\/?(\d*)$/.exec(url.pathname) ?? [];
  if (url.hostname === '' || db === undefined)
    throw usageError('The address of the queue has no host, or a database that is no number', example);
  // What is ignored in silence, such as ?password=, is found out too late.
  if (url.search !== '' || url.hash !== '')
    throw usageError('The address of the queue has more in it than host, port and database', example);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  const port = Number(url.port || '6379');
  return {
    host,
    port,
    username: decoded(url.username),
    password: decoded(url.password),
    db: Number(db),
    tls,
    shown: `${url.protocol}//${url.hostname}:${port}${Number(db) === 0 ? '' : `/${Number(db)}`}`,
  };
}

/** It may have been meant as the word for our own. */
const noAddressHint = (text: string): string =>
  distance(text.toLowerCase(), own) <= 2
    ? `Did you mean "${own}"? ${ownQueueHint()}`
    : `${example} ${ownQueueHint()}`;

/** Of a user or a password; null: there is none. */
function decoded(text: string): string | null {
  if (text === '') return null;
  try {
    return decodeURIComponent(text);
  } catch {
    throw usageError(
      'The user or the password in the address of the queue has a % that begins no character',
      'Write a % of it as %25, as addresses have it.',
    );
  }
}

/**
 * What was typed, without the passwords of queues: it is recorded. As addresses are read, the last @ ends them, and tabs and line
 * feeds are not seen. Source: WHATWG, "URL", basic URL parser.
 */
export const withoutCredentials = (words: readonly string[]): string[] =>
  words.map((word) => {
    const seen = word.replaceAll(/[\t\r\n]/g, '');
    return /rediss?:.*@/i.test(seen) ? seen.replace(/(rediss?:).*@/i, '$1//') : word;
  });

/** Reached without any network. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
