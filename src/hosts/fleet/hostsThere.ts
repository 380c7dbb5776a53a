import type { Redis } from 'ioredis';
import { type HostCard, hostCardSchema, readCard } from './cards.ts';
import { hostsKey } from './keys.ts';

/** By Redis' clock, which all have in common. Unix milliseconds. */
export async function queueTime(redis: Redis): Promise<number> {
  const [seconds, microseconds] = await redis.time();
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000);
}

/** What is silent for so long is forgotten. */
const forgottenAfterMs = 24 * 3600 * 1000;

/** The hosts that are there, and those that went silent, by their names. What is no card of this version is left out. */
export async function hostsThere(redis: Redis): Promise<{ there: HostCard[]; silent: HostCard[] }> {
  const [now, all] = await Promise.all([queueTime(redis), redis.hgetall(hostsKey)]);
  const cards = Object.values(all)
    .flatMap((text) => readCard(hostCardSchema, text) ?? [])
    .sort((one, other) => one.name.localeCompare(other.name) || one.id.localeCompare(other.id));
  const gone = cards.filter(({ seenAt }) => now - seenAt > forgottenAfterMs).map(({ id }) => id);
  if (gone.length > 0) await redis.hdel(hostsKey, ...gone);
  const isThere = ({ seenAt, lostAfterMs }: HostCard): boolean => now - seenAt <= lostAfterMs;
  return {
    there: cards.filter(isThere),
    silent: cards.filter((card) => !isThere(card) && !gone.includes(card.id)),
  };
}
