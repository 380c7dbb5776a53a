import type { Redis } from 'ioredis';
import { ofRun, runsKey } from '../keys.ts';
import type { RecordingName, RecordingStore } from './store.ts';

/** Only while the run is there: nothing may come to stay after its end. Source: Redis runs a script as one. */
const append = `
if redis.call('hexists', KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call('rpush', KEYS[2], ARGV[3])
redis.call('pexpire', KEYS[2], ARGV[2])
return 1
`;

/** Lists of the Redis that has the queue, which expire by themselves. */
export const inQueue = (redis: Redis, lifeMs: number): RecordingStore => {
  const keyOf = ({ runId, trial, fence }: RecordingName): string => ofRun(runId).recording(trial, fence);
  return {
    ready: async () => {},
    async put(name, parts) {
      const key = keyOf(name);
      await redis.del(key);
      for (const part of parts)
        await redis.eval(append, 2, runsKey, key, name.runId, String(lifeMs), Buffer.from(part));
    },
    has: async (name) => (await redis.exists(keyOf(name))) === 1,
    async get(name) {
      const parts = await redis.lrangeBuffer(keyOf(name), 0, -1);
      return parts.length === 0 ? null : parts;
    },
    remove: async (name) => void (await redis.del(keyOf(name))),
    // They are among the keys of the run, which go with it.
    removeAll: async () => {},
  };
};
