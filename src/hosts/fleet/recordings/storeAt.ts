import type { Redis } from 'ioredis';
import { never } from '../../../never.ts';
import { inBucket } from './inBucket.ts';
import { inFolder } from './inFolder.ts';
import { inQueue } from './inQueue.ts';
import { placeOf } from './place.ts';
import type { RecordingStore } from './store.ts';

/**
 * @param location as users write it, see place.ts
 * @throws OomlabError (usage) for what is no place, and for one without credentials
 */
export function storeAt(location: string, redis: Redis, lifeMs: number): RecordingStore {
  const place = placeOf(location);
  switch (place.kind) {
    case 'queue':
      return inQueue(redis, lifeMs);
    case 'folder':
      return inFolder(place.path);
    case 'bucket':
      return inBucket(place);
    default:
      return never(place);
  }
}
