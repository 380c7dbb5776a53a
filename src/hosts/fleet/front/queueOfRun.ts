import { createHash } from 'node:crypto';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { labError } from '../../../errors.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import {
  type Block,
  type BlockData,
  blockDataSchema,
  blockSchema,
  closedBlockSchema,
  fileName,
  type RunCard,
} from '../cards.ts';
import { hostsKey, leavingKey, ofRun, prefix, runsKey, wakeChannel } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';
import { removeRun } from '../removeRun.ts';
import type { Seal } from '../seal.ts';

/** What a front has in Redis of one run: its card, its jobs, and what became of them. */
export interface RunQueue extends AsyncDisposable {
  /** Says that hosts are wanted. */
  announce(card: RunCard): Promise<void>;
  /** As often as one likes: a job that is there stays as it is. */
  add(block: Block): Promise<void>;
  /** Blocks that were given out, in order. @throws OomlabError (lab) where they were sealed with another key, or are none */
  given(): Promise<Block[]>;
  /** By which taking each trial is recorded here. */
  accepted(): Promise<Map<string, number>>;
  accept(trial: string, fence: number): Promise<void>;
  /** What was recorded here is not there any more: hosts are to make it again. */
  forget(trial: string): Promise<void>;
  /** Jobs that nobody has taken are not to be taken any more; what is under way ends in order. */
  stop(card: RunCard): Promise<void>;
  /** Whether a host has it. */
  isTaken(block: string): Promise<boolean>;
  /** Those of the blocks that nobody has, and nobody can take. */
  missing(blocks: readonly Block[]): Promise<Block[]>;
  /** Adds what is missing. */
  restore(blocks: readonly Block[]): Promise<void>;
  /** Writes anew what a Redis has forgotten of what was given out, and of what is recorded. */
  remember(blocks: readonly Block[], recorded: ReadonlyMap<string, number>): Promise<void>;
  /** Removes all of the run. */
  remove(): Promise<void>;
}

/** BullMQ's names may have no colon. A block of one trial has that trial's id. */
export const blockId = (plans: readonly TrialPlan[]): string => {
  const [first] = plans;
  if (first === undefined) throw new TypeError('a block without a trial');
  return plans.length === 1 ? first.id : `${first.id}+${plans.length - 1}`;
};

/** @param until as `closedBlockSchema` has it; of no account without a seal */
export function sealBlock(block: Block, runId: string, seal: Seal | null, until: number): BlockData {
  if (seal === null) return { open: JSON.stringify(block) };
  const json = JSON.stringify({ ...block, until });
  return { closed: seal.close(Buffer.from(json), `${runId} ${block.id}`).toString('base64') };
}

/** A block out of the queue. */
export interface OpenedBlock {
  block: Block;
  /** One closing of it: closed anew it has another name. null: it was not sealed. */
  closing: { name: string; until: number } | null;
}

/** @throws Error where it is none, or was sealed with another key */
export function openBlock(value: unknown, id: string, runId: string, seal: Seal | null): OpenedBlock {
  const data = blockDataSchema.parse(value);
  if ('open' in data) {
    if (seal !== null) throw new Error('it is not sealed, and this side has an OOMLAB_QUEUE_KEY');
    return { block: blockSchema.parse(JSON.parse(data.open)), closing: null };
  }
  if (seal === null) throw new Error('it is sealed, and this side has no OOMLAB_QUEUE_KEY');
  // Of the bytes that are sealed: as base64 the same can be written in several ways.
  const bytes = Buffer.from(data.closed, 'base64');
  const { until, ...block } = closedBlockSchema.parse(
    JSON.parse(seal.open(bytes, `${runId} ${id}`).toString()),
  );
  return { block, closing: { name: createHash('sha256').update(bytes).digest('hex'), until } };
}

/** Of a job that somebody has, or can take. */
const there: ReadonlySet<string> = new Set(['active', 'waiting', 'prioritized', 'delayed']);

/** Where a block can't be read. */
export const sealHint =
  'Is OOMLAB_QUEUE_KEY the same for the run and its hosts, and are they of the same version?';

const givenSchema = z.strictObject({ id: fileName, data: z.unknown() });

/** As `add` writes it into the list of what was given out. @throws OomlabError (lab) where it can't be read */
export function openGiven(line: string, runId: string, seal: Seal | null): Block {
  try {
    const { id, data } = givenSchema.parse(JSON.parse(line));
    return openBlock(data, id, runId, seal).block;
  } catch (error) {
    throw labError(`What run ${runId} has given out can't be read: ${whyUnread(error)}`, sealHint, error);
  }
}

/** In one line. */
export const whyUnread = (error: unknown): string =>
  (error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message).replaceAll(
    /\s*\n\s*/g,
    ' ',
  );

export function openRunQueue(
  { redis }: QueueConnection,
  runId: string,
  { seal, lifeMs }: { seal: Seal | null; lifeMs: number },
): RunQueue {
  const queue = new Queue(runId, {
    connection: redis,
    prefix,
    // It would be written after all else was removed.
    skipMetasUpdate: true,
    defaultJobOptions: { removeOnComplete: true, attempts: 1 },
  });
  queue.on('error', () => {}); // the connection's own errors, which it mends itself
  const keys = ofRun(runId);
  const closed = (block: Block): BlockData => sealBlock(block, runId, seal, Date.now() + lifeMs);
  const job = async (block: Block, data: BlockData): Promise<void> => {
    await queue.add('block', data, { jobId: block.id });
    await redis.publish(wakeChannel, runId);
  };
  return {
    async announce(card) {
      await redis.hset(runsKey, runId, JSON.stringify(card));
      await redis.publish(wakeChannel, runId);
    },
    async add(block) {
      const data = closed(block);
      await redis.rpush(keys.given, JSON.stringify({ id: block.id, data }));
      await redis.pexpire(keys.given, lifeMs);
      await job(block, data);
    },
    async remember(blocks, recorded) {
      if ((await redis.llen(keys.given)) < blocks.length) {
        const lines = blocks.map((block) => JSON.stringify({ id: block.id, data: closed(block) }));
        // One that is there twice counts once.
        await redis.rpush(keys.given, ...lines);
        await redis.pexpire(keys.given, lifeMs);
      }
      if ((await redis.hlen(keys.accepted)) < recorded.size) {
        await redis.hset(keys.accepted, new Map(recorded));
        await redis.pexpire(keys.accepted, lifeMs);
      }
    },
    async given() {
      const lines = await redis.lrange(keys.given, 0, -1);
      const blocks = lines.map((line) => openGiven(line, runId, seal));
      return [...new Map(blocks.map((block) => [block.id, block])).values()];
    },
    async accepted() {
      const all = Object.entries(await redis.hgetall(keys.accepted));
      return new Map(all.map(([trial, fence]) => [trial, Number(fence)]));
    },
    async accept(trial, fence) {
      await redis.hset(keys.accepted, trial, fence);
      await redis.pexpire(keys.accepted, lifeMs);
    },
    forget: async (trial) => void (await redis.hdel(keys.accepted, trial)),
    async stop(card) {
      await redis.hset(runsKey, runId, JSON.stringify({ ...card, stopped: true }));
      await queue.drain();
    },
    isTaken: async (block) => (await (await queue.getJob(block))?.getState()) === 'active',
    async missing(blocks) {
      const missing: Block[] = [];
      for (const block of blocks) {
        const state = await (await queue.getJob(block.id))?.getState();
        if (state === undefined || !there.has(state)) missing.push(block);
      }
      return missing;
    },
    async restore(blocks) {
      for (const block of blocks) {
        const known = await queue.getJob(block.id);
        const state = (await known?.getState()) ?? 'unknown';
        if (there.has(state)) continue;
        if (state === 'failed' || state === 'completed') await known?.remove();
        await job(block, closed(block));
      }
    },
    async remove() {
      await removeRun(redis, runId);
      if ((await redis.hlen(hostsKey)) === 0) await redis.del(leavingKey);
    },
    [Symbol.asyncDispose]: () => queue.close(),
  };
}
