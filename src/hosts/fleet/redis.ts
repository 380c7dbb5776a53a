import { isIP } from 'node:net';
import { Redis } from 'ioredis';
import { labError } from '../../errors.ts';
import type { QueueAddress } from './address.ts';

/** A connection that comes back by itself. Disposing closes it. */
export interface QueueConnection extends Disposable {
  redis: Redis;
  address: QueueAddress;
}

const firstWithinMs = 5000;
const leastVersion = [6, 2];

/**
 * Connects, and sees that this Redis can be used. Later losses are waited out: commands wait until it is there again.
 * @throws OomlabError (lab) where it does not answer, refuses the password, or is too old
 */
export async function openQueue(address: QueueAddress): Promise<QueueConnection> {
  const redis = new Redis({
    host: address.host,
    port: address.port,
    db: address.db,
    ...(address.username === null ? {} : { username: address.username }),
    ...(address.password === null ? {} : { password: address.password }),
    ...(address.tls ? { tls: isIP(address.host) === 0 ? { servername: address.host } : {} } : {}),
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
  if (first !== null)
    return refuse(
      (last ?? first).message,
      'Is it there, and is the password right? "oomlab queue start" starts one on this machine.',
    );
  let info: string;
  try {
    info = await redis.info('server');
  } catch (error) {
    return refuse((error as Error).message, 'Give the password in its address: redis://:PASSWORD@HOST:6379.');
  }
  try {
    // The client itself says nothing of one that is not there, and is in the first one.
    if (address.db !== 0) await redis.select(address.db);
  } catch (error) {
    return refuse(`database ${address.db}: ${(error as Error).message}`, 'Name another database, or none.');
  }
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? '0';
  if (isOlder(version))
    return refuse(`it is version ${version}`, `Use Redis ${leastVersion.join('.')} or newer.`);
  return { redis, address, [Symbol.dispose]: () => redis.disconnect() };
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = leastVersion;
  // What is no number is no version that is known to do.
  return !(major > leastMajor || (major === leastMajor && minor >= leastMinor));
}
