import type { Redis } from 'ioredis';
import { usageError } from '../../../errors.ts';
import { inFolder } from './inFolder.ts';
import { inQueue } from './inQueue.ts';
import type { RecordingStore } from './store.ts';

/** Recordings travel through the queue's own Redis. */
export const throughQueue = 'queue';

/**
 * @param location `queue`, or a folder that front and hosts have in common
 * @throws OomlabError (usage) for neither
 */
export function storeAt(location: string, redis: Redis, lifeMs: number): RecordingStore {
  if (location === throughQueue) return inQueue(redis, lifeMs);
  if (location.startsWith('/')) return inFolder(location);
  throw usageError(
    `Recordings can't be brought to "${location}"`,
    'Write "queue", or the absolute path of a folder that all have in common.',
  );
}
