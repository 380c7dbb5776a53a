import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { usageError } from '../../../errors.ts';
import { stateFolder } from '../../../lab/engine/state.ts';
import { isAlive, startTimeOf } from '../../../lab/host/processes.ts';
import type { Environment } from '../../../record/schema.ts';
import type { HostCard } from '../cards.ts';
import { hostsThere, queueTime } from '../hostsThere.ts';
import { hostsKey, leavingKey, ofRun, runsKey } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';
import type { JoinOptions } from './options.ts';

/** This host, as others see it. Disposing takes it away. */
export interface Presence extends AsyncDisposable {
  readonly id: string;
  readonly environment: Environment;
  isAskedToLeave(): boolean;
  /** null: it is done. */
  onTrial(trial: HostCard['trial']): void;
  /** null: it is ready. */
  onPreparing(preparing: HostCard['preparing']): void;
  isBusy(): boolean;
  trialsDone(): number;
}

/** @throws OomlabError (usage) where this machine has joined already, or another one by the same name */
export async function openPresence(
  { redis }: QueueConnection,
  { name, labels, images, lostAfterMs, leave }: JoinOptions,
  environment: Environment,
  sealed: boolean,
): Promise<Presence> {
  const id = hostId();
  const mine = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  const { there } = await hostsThere(redis);
  const before = there.find((host) => host.id === id);
  if (before !== undefined && isAlive(before.process.pid, before.process.startTime))
    throw usageError(
      `This machine has joined already, as ${before.name} (process ${before.process.pid})`,
      'A machine is one host; with a state folder and an engine of its own (OOMLAB_STATE, DOCKER_HOST) it can be another one.',
    );
  if (there.some((host) => host.name === name && host.id !== id))
    throw usageError(
      `There is a host called ${name} already`,
      'Choose another --name. If it was this machine, before that was started anew, it counts as gone soon: see --lost-after.',
    );
  const card: Omit<HostCard, 'seenAt'> = {
    id,
    name,
    process: mine,
    labels,
    environment,
    images: [...images],
    sealed,
    lostAfterMs,
    state: 'idle',
    preparing: null,
    trial: null,
    trialsDone: 0,
  };
  let isAsked = false;
  const tell = async (): Promise<void> => {
    card.state = isAsked || leave.aborted ? 'leaving' : doing(card);
    await redis.hset(hostsKey, id, JSON.stringify({ ...card, seenAt: await queueTime(redis) }));
    isAsked ||= (await redis.sismember(leavingKey, id)) === 1;
  };
  // One after the other: what is on its way when we leave would bring us back.
  let told = Promise.resolve();
  const beat = (): void => {
    told = told.then(tell).catch(() => {});
  };
  await redis.srem(leavingKey, id);
  await forgetRefusals(redis, id);
  await tell();
  const timer = setInterval(beat, Math.min(2000, lostAfterMs / 4));
  return {
    id,
    environment,
    isAskedToLeave: () => isAsked,
    onTrial(trial) {
      if (trial === null) card.trialsDone += 1;
      card.trial = trial;
      beat();
    },
    onPreparing(preparing) {
      const changes = (card.preparing === null) !== (preparing === null);
      card.preparing = preparing;
      // A build says many lines: the next beat has the last of them.
      if (changes) beat();
    },
    isBusy: () => card.trial !== null,
    trialsDone: () => card.trialsDone,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      // A queue that is away forgets us by itself.
      if (redis.status !== 'ready') return;
      await told;
      await redis.hdel(hostsKey, id);
      await redis.srem(leavingKey, id);
    },
  };
}

const doing = ({ trial, preparing }: Pick<HostCard, 'trial' | 'preparing'>): HostCard['state'] => {
  if (trial !== null) return 'busy';
  return preparing === null ? 'idle' : 'preparing';
};

/** What it refused when it was a host before: it may be another one now, by its images and by what its owner allows. */
async function forgetRefusals(redis: Redis, id: string): Promise<void> {
  // Something else may lie there.
  for (const runId of await redis.hkeys(runsKey)) await redis.hdel(ofRun(runId).refusals, id).catch(() => {});
}

/**
 * The same each time this machine joins, until it is started anew: of the machine, and of our folder on it. Two that were made of
 * one image have one name and one machine-id, and were not started at once by one kernel. Source: machine-id(5), random(4).
 */
function hostId(): string {
  const facts = [hostname(), ...['/etc/machine-id', '/proc/sys/kernel/random/boot_id'].map(textOf)];
  return createHash('sha256')
    .update([...facts, stateFolder()].join('\0'))
    .digest('hex')
    .slice(0, 12);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // a system without one
  }
}
