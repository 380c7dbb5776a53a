import type { Redis } from 'ioredis';
import { runsKey } from './keys.ts';

/** Source: Redis runs a script as one. */
const script = `
if redis.call('hexists', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call(ARGV[3], KEYS[2], unpack(ARGV, 4))
redis.call('pexpire', KEYS[2], ARGV[2])
return 1
`;

/**
 * Adds to a key of a run only while the run is there: nothing may come to stay after its end.
 * @returns false: the run is gone, and nothing was added
 */
export async function addWhileThere(
  redis: Redis,
  { runId, lifeMs }: { runId: string; lifeMs: number },
  command: 'hset' | 'xadd',
  key: string,
  ...args: (string | Buffer)[]
): Promise<boolean> {
  return (await redis.eval(script, 2, runsKey, key, runId, String(lifeMs), command, ...args)) === 1;
}
