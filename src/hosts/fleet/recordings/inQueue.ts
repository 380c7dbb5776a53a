import type { Redis } from 'ioredis';
import { ofRun } from '../keys.ts';
import { addWhileThere } from '../whileThere.ts';
import { mostStoredBytes } from './pack.ts';
import type { RecordingName, RecordingStore } from './store.ts';

/**
 * Hashes of the Redis that has the queue, part by part under its number: a command that is sent again, as its answer was lost
 * with the connection, changes nothing. They expire by themselves.
 */
export const inQueue = (redis: Redis, lifeMs: number): RecordingStore => {
  const keyOf = ({ runId, trial, fence }: RecordingName): string => ofRun(runId).recording(trial, fence);
  return {
    ready: async () => {},
    async put(name, parts) {
      const key = keyOf(name);
      await redis.del(key);
      for (const [index, part] of parts.entries())
        await addWhileThere(
          redis,
          { runId: name.runId, lifeMs },
          'hset',
          key,
          String(index),
          Buffer.from(part),
        );
    },
    has: async (name) => (await redis.exists(keyOf(name))) === 1,
    async get(name, mostBytes = mostStoredBytes) {
      const parts: Buffer[] = [];
      for (let left = mostBytes; ; ) {
        const part = await redis.hgetBuffer(keyOf(name), String(parts.length)).catch(unlessForeign);
        if (part === null) return parts.length === 0 ? null : parts;
        left -= part.length;
        // A part of nothing takes room, too.
        if (left < 0 || part.length === 0) return null;
        parts.push(part);
      }
    },
    remove: async (name) => void (await redis.del(keyOf(name))),
    // They are among the keys of the run, which go with it.
    removeAll: async () => {},
  };
};

/** Something else under its name is no recording. */
function unlessForeign(error: Error): null {
  if (/^WRONGTYPE\b/.test(error.message)) return null;
  throw error;
}
