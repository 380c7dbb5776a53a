import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import { labError } from '../../errors.ts';
import { isLoopback, ownQueueHint, type QueueAddress } from './address.ts';
import { firstReply, isReply, refusalIn } from './replies/replies.ts';

/** A connection that comes back by itself. Disposing closes it. */
export interface QueueConnection extends Disposable {
  redis: Redis;
  address: QueueAddress;
}

const firstWithinMs = 5000;
const leastVersion = [6, 2];

/**
 * Connects, and sees that this Redis can be used. Later losses are waited out: commands wait until it is there again.
 * @throws OomlabError (lab) where it does not answer, refuses the password or the database, is open to everybody, or is too old
 */
export async function openQueue(address: QueueAddress): Promise<QueueConnection> {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.db,
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...tlsOf(address),
    lazyConnect: true,
    connectTimeout: firstWithinMs,
    // BullMQ's own demand: a command of a worker waits rather than fails.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(2000, 50 * times),
  });
  let last: Error | null = null;
  redis.on('error', (error) => {
    last = error;
  });
  const refuse = (why: string, hint: string): never => {
    redis.disconnect();
    throw labError(`The queue at ${address.shown} can't be used: ${why}`, hint);
  };
  const first = await Promise.race([
    redis.connect().then(
      () => null,
      (error: Error) => error,
    ),
    new Promise<Error>((resolve) =>
      setTimeout(() => resolve(last ?? new Error('it does not answer')), firstWithinMs).unref(),
    ),
  ]);
  if (first !== null) {
    const { why, hint } = unreached(last ?? first, address);
    return refuse(why, hint);
  }
  let info: string;
  try {
    info = await redis.info('server');
    // Where there is none of this number, what it was connected to is another one.
    if (address.db !== 0) await redis.select(address.db);
  } catch (error) {
    const { why, hint } = refusalIn(error as Error);
    return refuse(why, hint);
  }
  if (!address.mayBeOpen && !address.tls && !isLoopback(address.host) && (await isOpen(address)))
    return refuse(
      'it asks for no password, whatever is in its address: whoever reaches it could have programs executed on every host',
      'Give it one (requirepass, or users of its own and no open "default"), or TLS. --insecure-queue uses it all the same.',
    );
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0';
  if (isOlder(version))
    return refuse(`it is version ${version}`, `Use Redis ${leastVersion.join('.')} or newer.`);
  return { redis, address, [Symbol.dispose]: () => redis.disconnect() };
}

/** Of one that was not connected to: it may be there, and have said why. */
function unreached(error: Error, { tls, host }: QueueAddress): { why: string; hint: string } {
  const reply = firstReply(error);
  if (reply !== null) {
    const { why, hint } = refusalIn(reply);
    return { why, hint: isLoopback(host) ? `${hint} ${ownQueueHint()}` : hint };
  }
  return {
    why: error.message,
    hint: tls
      ? 'Is it there, does it speak TLS, and is its certificate, for this name, of an authority that is trusted here (NODE_EXTRA_CA_CERTS)?'
      : `Is it there? ${ownQueueHint()}`,
  };
}

/** A certificate is for an address as well, but no server is asked for by one. Source: RFC 6066, section 3. */
const tlsOf = ({ tls, host }: QueueAddress): { tls?: { servername?: string } } =>
  tls ? { tls: isIP(host) === 0 ? { servername: host } : {} } : {};

/** Whether it answers without a password. */
async function isOpen({ host, port }: Pick<QueueAddress, 'host' | 'port'>): Promise<boolean> {
  const anybody = new Redis({
    ...{ host, port, lazyConnect: true, connectTimeout: firstWithinMs, enableReadyCheck: false },
    retryStrategy: () => null,
  });
  anybody.on('error', () => {}); // as its command says it
  try {
    await anybody.connect();
    await anybody.ping();
    return true;
  } catch {
    return false;
  } finally {
    anybody.disconnect();
  }
}

/** What Redis refuses is told as such, with what to do. @throws OomlabError (lab) */
export async function toldOf<T>({ shown }: QueueAddress, what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    if (!isReply(error)) throw error;
    const { why, hint } = refusalIn(error);
    throw labError(`The queue at ${shown} can't be used: ${why}`, hint, error);
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = leastVersion;
  // What is no number is no version that is known to do.
  return !(major > leastMajor || (major === leastMajor && minor >= leastMinor));
}
