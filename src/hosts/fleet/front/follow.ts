import { labError, OomlabError } from '../../../errors.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import type { Execution, TrialSink, Undertaking } from '../../host.ts';
import { isLeaving } from '../../leaving.ts';
import {
  type Block,
  type HostCard,
  type Receipt,
  type Refusal,
  type RunCard,
  readCard,
  refusalSchema,
  unfit,
} from '../cards.ts';
import { everySo } from '../everySo.ts';
import { hostsThere } from '../hostsThere.ts';
import { ofRun } from '../keys.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { QueueConnection } from '../redis.ts';
import { isFull } from '../replies/replies.ts';
import type { Seal } from '../seal.ts';
import { bring } from './bring.ts';
import type { FrontLock } from './frontLock.ts';
import { hostsTeller } from './hosts/hostsNow.ts';
import type { Taking } from './ofTaking.ts';
import type { RunQueue } from './queueOfRun.ts';
import { readReceipts } from './receipts.ts';
import type { Settled } from './settle.ts';

/** Of whom it is told what became of the trials of a run. */
export interface Following {
  /** That are there and can take part. */
  hosts(): number;
  /** Resolves when they are more than so many. */
  grown(than: number): Promise<void>;
  /** Resolves when the trial is recorded by the sink. */
  expect(plan: TrialPlan, sink: TrialSink, stop: AbortSignal, block: Block): Promise<Execution>;
  /** Whether no host that is there can execute its trials: there is nothing to go on with. */
  readonly isHopeless: boolean;
  end(): Promise<void>;
}

interface Followed {
  queue: Pick<QueueConnection, 'redis' | 'address'>;
  front: Pick<FrontLock, 'hold'>;
  jobs: Pick<RunQueue, 'announce' | 'accept' | 'stop' | 'isTaken' | 'missing' | 'restore' | 'remember'>;
  store: RecordingStore;
  card: RunCard;
  seal: Seal | null;
  undertaking: Undertaking;
  before: Settled | null;
}

interface Open {
  plan: TrialPlan;
  sink: TrialSink;
  stop: AbortSignal;
  block: Block;
  resolve(execution: Execution): void;
  reject(error: Error): void;
}

const lookEveryMs = 1000;
/** Who wants to end is not kept by a queue that is away for longer. */
const leaveAfterMs = 5000;
/** What a Redis that was killed has forgotten is put back so often. */
const restoreEveryMs = 5000;

/** Follows what hosts say of a run: each trial is recorded once, by the first whole recording of it that comes. */
export function follow(followed: Followed): Following {
  const { queue, front, jobs, store, card, seal, undertaking, before } = followed;
  const { interrupt, report } = undertaking;
  const open = new Map<string, Open>();
  const recorded = new Map(before?.recorded);
  // Those of them of which hosts may know: what could not be written here is not among them.
  const accepted = new Map(before?.recorded);
  const blocks = new Map(before?.given.map((block) => [block.id, block]));
  const plans = new Map(before?.given.flatMap((block) => block.plans).map((plan) => [plan.id, plan]));
  // Of which it was told before anybody asked for them: a search does so one after the other.
  const early = new Set<string>();
  const teller = hostsTeller(queue, card, report);
  let done = 0;
  let fit: HostCard[] = [];
  let waiting: { than: number; resolve: () => void }[] = [];
  let stopping: Promise<void> | null = null;
  let failure: Error | null = null;
  let isHopeless = false;
  let isAway = queue.redis.status !== 'ready';

  const fail = (error: Error): void => {
    failure ??= error;
    for (const [trial, one] of open) {
      open.delete(trial);
      one.reject(error);
    }
  };
  const close = (trial: string, execution: Execution): void => {
    const one = open.get(trial);
    open.delete(trial);
    one?.resolve(execution);
  };
  const leave = (): void => {
    for (const trial of [...open.keys()]) close(trial, { kind: 'left' });
  };
  const onStop = (): void => {
    // Of a queue that is away nothing can be stopped: "attach" goes on with it.
    if (isLeaving(interrupt) || (interrupt.aborted && isAway)) leave();
    else if (interrupt.aborted)
      stopping ??= hold()
        .then(() => jobs.stop(card))
        .catch(() => {});
  };

  const hold = (): Promise<void> =>
    front.hold().catch((error: unknown) => {
      if (error instanceof OomlabError) fail(error);
      throw error;
    });

  const take = async (receipt: Receipt): Promise<void> => {
    const { trial } = receipt;
    const one = open.get(trial);
    const known = recorded.get(trial);
    const plan = one?.plan ?? plans.get(trial);
    if (plan === undefined) return;
    if (one === undefined && known === undefined) return void early.add(trial);
    if (receipt.kind === 'given-up')
      return known === undefined ? close(trial, { kind: 'given up', why: receipt.why }) : undefined;
    const { fence, lost } = receipt;
    // This was told before.
    if (one === undefined && known === fence) return;
    await hold();
    if (known !== undefined && known !== fence) return second(plan, receipt);
    if (known === undefined) {
      if (one === undefined || !(await bring(followed, receipt, one.sink))) return;
      recorded.set(trial, fence);
      done += 1;
    }
    // What could not be written here stays where it is.
    if (one?.stop.aborted && !interrupt.aborted) return close(trial, { kind: 'done' });
    const remove = (): Promise<void> => store.remove({ runId: card.runId, trial, fence });
    await jobs.accept(trial, fence).catch(async (error: unknown) => {
      if (!isFull(error)) throw error;
      // It is here, and makes room there.
      await remove();
      await jobs.accept(trial, fence);
    });
    await remove();
    accepted.set(trial, fence);
    close(trial, lost === null ? { kind: 'done' } : { kind: 'lost', why: lost });
  };

  const second = async (plan: TrialPlan, taking: Taking): Promise<void> => {
    const { fence } = taking;
    using apart = undertaking.apart(plan, fence);
    if (!(await bring(followed, taking, apart))) return;
    report({ kind: 'step', text: `A second recording of ${plan.id} is kept apart; it counts nowhere` });
    await store.remove({ runId: card.runId, trial: plan.id, fence });
  };

  const look = async (): Promise<void> => {
    const { there } = await hostsThere(queue.redis);
    fit = there.filter((host) => unfit(host, card) === null);
    const [grown = [], others = []] = [true, false].map((is) =>
      waiting.filter(({ than }) => fit.length > than === is),
    );
    waiting = others;
    for (const { resolve } of grown) resolve();
    await teller.tell({ there, fit }, { done, left: open.size });
    if (stopping !== null) await endUntaken();
    const refusals = await refusalsOf(queue, card.runId);
    const refused = fit.filter(({ id }) => refusals.has(id));
    const [first] = refused;
    if (first === undefined || refused.length < fit.length) return;
    const why = refusals.get(first.id);
    isHopeless = true;
    fail(labError(`No host can execute the trials. ${first.name}: ${why?.message ?? ''}`, why?.hint ?? ''));
  };

  const away = (): void => {
    if (!isAway)
      report({ kind: 'step', text: `The queue at ${queue.address.shown} is away: waiting until it is back` });
    isAway = true;
    // One that is only begun anew is there again by then.
    if (stopping !== null) setTimeout(() => isAway && leave(), leaveAfterMs).unref();
  };
  const back = (): void => {
    if (isAway) report({ kind: 'step', text: 'The queue is back' });
    isAway = false;
  };
  queue.redis.on('close', away);
  queue.redis.on('ready', back);
  const receipts = readReceipts(queue, { runId: card.runId, seal, take, report });
  // What can't be taken from its store stays there, and so does the run.
  const reading = receipts.ended.catch(fail);
  /** After a stop: what nobody has will not begin. A host that is gone ends nothing any more. */
  const endUntaken = async (): Promise<void> => {
    const isBusy = fit.some((host) => host.trial?.runId === card.runId);
    const untaken: string[] = [];
    for (const [trial, { block }] of open)
      if (!isBusy || !(await jobs.isTaken(block.id))) untaken.push(trial);
    // A host says what came of a block before it ends the job.
    await receipts.caughtUp();
    for (const trial of untaken) close(trial, { kind: 'not begun' });
  };
  const looking = everySo(lookEveryMs, look);
  const restoring = everySo(restoreEveryMs, async () => {
    if (stopping !== null) return;
    await hold();
    await jobs.announce(card);
    await jobs.remember([...blocks.values()], accepted);
    const missing = await jobs.missing([
      ...new Map([...open.values()].map(({ block }) => [block.id, block])).values(),
    ]);
    // A host says what came of a block before it ends the job.
    await receipts.caughtUp();
    await jobs.restore(missing.filter(({ plans }) => plans.some(({ id }) => open.has(id))));
  });
  return {
    hosts: () => fit.length,
    grown: (than) => new Promise((resolve) => void waiting.push({ than, resolve })),
    expect: (plan, sink, stop, block) =>
      new Promise((resolve, reject) => {
        if (failure !== null) return reject(failure);
        plans.set(plan.id, plan);
        blocks.set(block.id, block);
        if (early.delete(plan.id)) receipts.again();
        open.set(plan.id, { plan, sink, stop, block, resolve, reject });
        if (interrupt.aborted) onStop();
        else stop.addEventListener('abort', onStop, { once: true });
      }),
    get isHopeless() {
      return isHopeless;
    },
    async end() {
      receipts.end();
      queue.redis.off('close', away);
      queue.redis.off('ready', back);
      const ends = Promise.all([reading, looking.end(), restoring.end()]);
      if (queue.redis.status === 'ready')
        await Promise.race([ends, new Promise<void>((resolve) => void queue.redis.once('close', resolve))]);
      // What waits for a queue that is away would wait for ever, and so would who waits for that.
      if (queue.redis.status !== 'ready') queue.redis.disconnect();
    },
  };
}

async function refusalsOf(
  { redis }: Pick<QueueConnection, 'redis'>,
  runId: string,
): Promise<Map<string, Refusal>> {
  const all = await redis.hgetall(ofRun(runId).refusals);
  return new Map(
    Object.entries(all).flatMap(([host, text]) => {
      const refusal = readCard(refusalSchema, text);
      return refusal === null ? [] : [[host, refusal]];
    }),
  );
}
