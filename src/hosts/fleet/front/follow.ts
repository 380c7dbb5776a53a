import { labError } from '../../../errors.ts';
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
import type { Seal } from '../seal.ts';
import { bring } from './bring.ts';
import { hostsTeller } from './hostsNow.ts';
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
  end(): Promise<void>;
}

interface Followed {
  queue: QueueConnection;
  jobs: RunQueue;
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
/** What a Redis that was killed has forgotten is put back so often. */
const restoreEveryMs = 5000;

/** Follows what hosts say of a run: each trial is recorded once, by the first whole recording of it that comes. */
export function follow(followed: Followed): Following {
  const { queue, jobs, store, card, undertaking, before } = followed;
  const { interrupt, report } = undertaking;
  const open = new Map<string, Open>();
  const recorded = new Map(before?.recorded);
  const plans = new Map(before?.given.flatMap((block) => block.plans).map((plan) => [plan.id, plan]));
  const teller = hostsTeller(queue, card, report);
  let done = 0;
  let fit: HostCard[] = [];
  let waiting: { than: number; resolve: () => void }[] = [];
  let stopping: Promise<void> | null = null;
  let ended = false;
  let failure: Error | null = null;

  const fail = (error: Error): void => {
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
    if (isLeaving(interrupt)) leave();
    else if (interrupt.aborted) stopping ??= jobs.stop(card).catch(() => {});
  };

  const take = async (receipt: Receipt): Promise<void> => {
    if (receipt.kind === 'not-begun') return close(receipt.trial, { kind: 'not begun' });
    if (receipt.kind === 'given-up') return close(receipt.trial, { kind: 'lost', why: receipt.why });
    const { trial, fence, lost } = receipt;
    const known = recorded.get(trial);
    const one = open.get(trial);
    const plan = one?.plan ?? plans.get(trial);
    // Of a trial that was stopped, or of one that this was told of before.
    if (plan === undefined || (one === undefined && (known === undefined || known === fence))) return;
    if (known !== undefined && known !== fence) return second(plan, receipt);
    if (known === undefined) {
      if (one === undefined || !(await bring(followed, receipt, one.sink))) return;
      recorded.set(trial, fence);
      done += 1;
    }
    // What could not be written here stays where it is.
    if (one?.stop.aborted && !interrupt.aborted) return close(trial, { kind: 'done' });
    await jobs.accept(trial, fence);
    await store.remove({ runId: card.runId, trial, fence });
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
    if (stopping !== null) await endUntaken(followed, open, fit, close);
    const refusals = await refusalsOf(queue, card.runId);
    const refused = fit.filter(({ id }) => refusals.has(id));
    const [first] = refused;
    if (first === undefined || refused.length < fit.length) return;
    const why = refusals.get(first.id);
    fail(labError(`No host can execute the trials. ${first.name}: ${why?.message ?? ''}`, why?.hint ?? ''));
  };

  let isAway = false;
  const away = (): void => {
    if (!isAway)
      report({ kind: 'step', text: `The queue at ${queue.address.shown} is away: waiting until it is back` });
    isAway = true;
  };
  const back = (): void => {
    if (isAway) report({ kind: 'step', text: 'The queue is back' });
    isAway = false;
  };
  queue.redis.on('close', away);
  queue.redis.on('ready', back);
  // What can't be taken from its store stays there, and so does the run.
  const receipts = readReceipts(queue, card.runId, take, () => ended);
  const reading = receipts.ended.catch((error: Error) => {
    failure = error;
    fail(error);
  });
  const looking = everySo(lookEveryMs, look);
  const restoring = everySo(restoreEveryMs, async () => {
    if (stopping !== null) return;
    await jobs.announce(card);
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
        open.set(plan.id, { plan, sink, stop, block, resolve, reject });
        if (interrupt.aborted) onStop();
        else stop.addEventListener('abort', onStop, { once: true });
      }),
    async end() {
      ended = true;
      queue.redis.off('close', away);
      queue.redis.off('ready', back);
      // What waits for a queue that is away would wait for ever.
      if (queue.redis.status !== 'ready') queue.redis.disconnect();
      await Promise.all([reading, looking.end(), restoring.end()]);
    },
  };
}

/** After a stop: what nobody has will not begin. A host that is gone ends nothing any more. */
async function endUntaken(
  { jobs, card }: Followed,
  open: ReadonlyMap<string, Open>,
  there: readonly HostCard[],
  close: (trial: string, execution: Execution) => void,
): Promise<void> {
  const isBusy = there.some(({ trial }) => trial?.runId === card.runId);
  for (const [trial, { block }] of [...open])
    if (!isBusy || !(await jobs.isTaken(block.id))) close(trial, { kind: 'not begun' });
}

async function refusalsOf({ redis }: QueueConnection, runId: string): Promise<Map<string, Refusal>> {
  const all = await redis.hgetall(ofRun(runId).refusals);
  return new Map(
    Object.entries(all).flatMap(([host, text]) => {
      const refusal = readCard(refusalSchema, text);
      return refusal === null ? [] : [[host, refusal]];
    }),
  );
}
