import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { OomlabError } from '../../../errors.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { Undertaking } from '../../host.ts';
import { type Block, type Refusal, type RunCard, readCard, runCardSchema, unfit } from '../cards.ts';
import { type OpenedBlock, openBlock, sealHint, whyUnread } from '../front/queueOfRun.ts';
import { queueTime } from '../hostsThere.ts';
import { ofRun, runsKey } from '../keys.ts';
import { throughQueue } from '../recordings/place.ts';
import { storeAt } from '../recordings/storeAt.ts';
import type { QueueConnection } from '../redis.ts';
import { removeRun } from '../removeRun.ts';
import type { Seal } from '../seal.ts';
import { executeBlock, keepLock } from './executeBlock.ts';
import type { Jobs } from './jobs.ts';
import type { JoinOptions } from './options.ts';
import { type Permitted, refusalOf } from './permitted.ts';
import type { Presence } from './presence.ts';
import type { Readied } from './readied.ts';
import { isGood, type Spent } from './spent.ts';

/** A machine that has joined, and what it knows of itself. */
export interface Member {
  options: JoinOptions;
  queue: QueueConnection;
  seal: Seal | null;
  presence: Presence;
  jobs: Jobs;
  machine: Readied;
  permitted: Permitted;
  spent: Spent;
  /** Runs that can't be executed here. */
  refused: Set<string>;
  leaves(): boolean;
  undertaking(run: {
    runId: string;
    scenario: string;
    purpose: string;
    plans: readonly TrialPlan[];
    mayAddSwap: boolean | null;
  }): Undertaking;
}

/** Looks at all runs, the oldest first, and executes a block of the first that has one. False: there was none. */
export async function takeOne(member: Member): Promise<boolean> {
  const { queue, jobs, refused } = member;
  const runs = await runsThere(queue.redis);
  await jobs.keepOnly(runs.map(({ runId }) => runId));
  for (const card of runs) {
    if (refused.has(card.runId) || card.stopped || !fits(member, card)) continue;
    const token = randomUUID();
    const job = await jobs.take(card.runId, token).catch((error: unknown) => {
      if (isDamage(error)) return error;
      throw error;
    });
    if (job === null) continue;
    // Those of other runs can be taken all the same.
    if (job instanceof Error)
      await refuse(member, card, `a job of it can't be read (${whyUnread(job)})`, sealHint);
    else await work(member, card, job, token);
    return true;
  }
  return false;
}

/** Of others nobody asks any more: they are taken away, as what has no end of its own in Redis would stay. */
async function runsThere(redis: Redis): Promise<RunCard[]> {
  const [now, all] = await Promise.all([queueTime(redis), redis.hgetall(runsKey)]);
  const cards = Object.entries(all).flatMap(([runId, text]) => {
    const card = readCard(runCardSchema, text);
    return card?.runId === runId ? card : [];
  });
  const isOver = ({ startedAt, lifeMs }: RunCard): boolean => now > startedAt + lifeMs;
  for (const { runId } of cards.filter(isOver)) await removeRun(redis, runId);
  return cards.filter((card) => !isOver(card)).sort((one, other) => one.startedAt - other.startedAt);
}

const fits = ({ presence, options, seal }: Member, card: RunCard): boolean =>
  unfit({ environment: presence.environment, labels: options.labels, sealed: seal !== null }, card) === null;

/** What Redis answers where it is not as it should be, or this user may not: of no run. Source: Redis, src/server.c, createSharedObjects. */
const ofRedis =
  /\b(BUSY|CLUSTERDOWN|LOADING|MASTERDOWN|MISCONF|NOAUTH|NOPERM|NOREPLICAS|OOM|READONLY|TRYAGAIN|UNKILLABLE)\b/;

const isReply = (error: unknown): error is Error => error instanceof Error && error.name === 'ReplyError';

/** Not of the connection: a job that is none, as BullMQ finds out when it reads it, or something else where Redis has the queue. */
const isDamage = (error: unknown): error is Error =>
  error instanceof SyntaxError ||
  error instanceof TypeError ||
  (isReply(error) && !ofRedis.test(error.message));

/** This host takes no more part in a run. */
async function refuse(
  member: Member,
  { runId, lifeMs }: RunCard,
  message: string,
  hint: string,
): Promise<void> {
  const { queue, options, presence, refused } = member;
  refused.add(runId);
  const refusal: Refusal = { host: options.name, message, hint };
  const { refusals } = ofRun(runId);
  await unlessDamaged(async () => {
    await queue.redis.hset(refusals, presence.id, JSON.stringify(refusal));
    await queue.redis.pexpire(refusals, lifeMs);
  });
  options.report({ kind: 'step', text: `Run ${runId} is not executed here: ${message}` });
}

/** What of a run can't be read keeps nobody from the others. */
async function unlessDamaged(act: () => Promise<unknown>): Promise<void> {
  await act().catch((error: unknown) => {
    if (!isDamage(error)) throw error;
  });
}

async function work(member: Member, card: RunCard, job: Job, token: string): Promise<void> {
  const { queue, options, seal, presence } = member;
  using _lock = keepLock(job, token, options.lostAfterMs);
  // Lost meanwhile, it is somebody else's to end.
  const giveBack = (): Promise<unknown> => job.moveToWait(token).catch(() => {});
  const refuseIt = async (message: string, hint: string): Promise<void> => {
    await refuse(member, card, message, hint);
    await giveBack();
  };
  const read = readBlock(job, card, seal);
  if ('why' in read) return await refuseIt(`its block ${job.id} can't be read (${read.why})`, sealHint);
  const { block, closing } = read;
  if (closing !== null && !isGood(closing)) return await endStale(member, card, job, { token, ...closing });
  const why =
    (block.plans.some(({ runId }) => runId !== card.runId) ? 'its plans are of another run' : null) ??
    block.plans.map((plan) => refusalOf(plan, member.permitted)).find((each) => each !== null) ??
    placeRefusal(card, options);
  if (why !== undefined && why !== null)
    return await refuseIt(why, 'Its owner decides what it executes: see "oomlab host join --help".');
  // Of another time that this machine was a host.
  await unlessDamaged(() => queue.redis.hdel(ofRun(card.runId).refusals, presence.id));
  try {
    const store = storeAt(card.recordings, queue.redis, card.lifeMs);
    await store.ready();
    const ready = await prepared(member, card, block);
    const end = await executeBlock({
      queue,
      store,
      seal,
      card,
      block,
      host: { id: presence.id, name: options.name, labels: options.labels },
      ready,
      spent: member.spent.of(closing),
      leaves: member.leaves,
      abort: options.abort,
      report: options.report,
      onTrial: (trial) => presence.onTrial(trial === null ? null : { runId: card.runId, id: trial }),
    });
    if (end === 'left') await giveBack();
    else await job.moveToCompleted('done', token, false).catch(() => {});
  } catch (error) {
    await member.machine.release().catch(() => {});
    if (isReply(error) && !ofRedis.test(error.message))
      return await refuseIt(`what it has in Redis can't be used (${error.message})`, sealHint);
    if (!(error instanceof OomlabError)) throw error;
    if (member.leaves()) return void (await giveBack());
    await refuseIt(error.message, error.hint);
  }
}

/** Whoever runs it finds that nobody has it, and closes it anew. */
async function endStale(
  { options }: Member,
  { runId }: RunCard,
  job: Job,
  { token, until }: { token: string; until: number },
): Promise<void> {
  const at = new Date(until).toISOString();
  options.report({
    kind: 'step',
    text: `Block ${job.id} of run ${runId} was to be executed until ${at}, and is not any more: if that is not over, are the clocks here and where it was started right?`,
  });
  await job.moveToCompleted('done', token, false).catch(() => {});
}

/** While it is made ready, as its images are made, others see that it is not idle, and what it does. */
async function prepared({ machine, undertaking, presence }: Member, card: RunCard, { plans }: Block) {
  const { runId } = card;
  const asked = undertaking({ ...card, plans });
  try {
    return await machine.for({
      ...asked,
      report: (progress) => {
        asked.report(progress);
        if (progress.kind === 'step') presence.onPreparing({ runId, step: progress.text.trim() });
      },
    });
  } finally {
    presence.onPreparing(null);
  }
}

function readBlock(job: Job, card: RunCard, seal: Seal | null): OpenedBlock | { why: string } {
  try {
    return openBlock(job.data, job.id ?? '', card.runId, seal);
  } catch (error) {
    return { why: whyUnread(error) };
  }
}

const placeRefusal = ({ recordings }: RunCard, options: JoinOptions): string | null =>
  recordings === throughQueue || options.recordings.includes(recordings)
    ? null
    : `its recordings are to be brought to ${recordings}, and --recordings of this host does not say so`;
