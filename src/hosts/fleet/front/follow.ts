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
  receiptSchema,
  refusalSchema,
  underWaySchema,
  unfit,
} from '../cards.ts';
import { hostsThere, queueTime } from '../hostsThere.ts';
import { ofRun } from '../keys.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { QueueConnection } from '../redis.ts';
import type { Seal } from '../seal.ts';
import { bring } from './bring.ts';
import type { RunQueue } from './queueOfRun.ts';
import type { Settled } from './settle.ts';
import { nobody } from './waitForHosts.ts';

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

const waitMs = 500;
const lookEveryMs = 1000;
/** What a Redis that was killed has forgotten is put back so often. */
const restoreEveryMs = 5000;

/** Follows what hosts say of a run: each trial is recorded once, by the first whole recording of it that comes. */
export function follow(followed: Followed): Following {
  const { queue, jobs, card, undertaking, before } = followed;
  const { interrupt, report } = undertaking;
  const open = new Map<string, Open>();
  const recorded = new Map(before?.recorded);
  const plans = new Map(before?.given.flatMap((block) => block.plans).map((plan) => [plan.id, plan]));
  const began = performance.now();
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
    if (known === fence) return;
    const one = open.get(trial);
    const plan = one?.plan ?? plans.get(trial);
    if (plan === undefined) return;
    if (known === undefined && one === undefined) return; // of a trial that was stopped
    const isSecond = known !== undefined;
    using apart = isSecond ? undertaking.apart(plan, fence) : null;
    const sink = apart ?? one?.sink;
    if (sink === undefined || !(await bring(followed, receipt, sink))) return;
    if (isSecond) {
      report({ kind: 'step', text: `A second recording of ${trial} is kept apart; it counts nowhere` });
    } else {
      recorded.set(trial, fence);
      plans.set(trial, plan);
      // What could not be written here stays where it is.
      if (one?.stop.aborted && !interrupt.aborted) return close(trial, { kind: 'done' });
      await jobs.accept(trial, fence);
      done += 1;
    }
    await followed.store.remove({ runId: card.runId, trial, fence });
    if (!isSecond) close(trial, lost === null ? { kind: 'done' } : { kind: 'lost', why: lost });
  };

  const look = async (): Promise<void> => {
    const { there } = await hostsThere(queue.redis);
    fit = there.filter((host) => unfit(host, card) === null);
    const [grown = [], others = []] = [true, false].map((is) =>
      waiting.filter(({ than }) => fit.length > than === is),
    );
    waiting = others;
    for (const { resolve } of grown) resolve();
    await tellHosts(followed, there, { done, left: open.size, began });
    if (stopping !== null) await endUntaken(followed, open, fit, close);
    const refusals = await refusalsOf(queue, card.runId);
    const refused = fit.filter(({ id }) => refusals.has(id));
    const [first] = refused;
    if (first === undefined || refused.length < fit.length) return;
    const why = refusals.get(first.id);
    fail(labError(`No host can execute the trials. ${first.name}: ${why?.message ?? ''}`, why?.hint ?? ''));
  };

  // What can't be taken from its store stays there, and so does the run.
  const reading = readReceipts(queue, card.runId, take, () => ended).catch((error: Error) => {
    failure = error;
    fail(error);
  });
  const looking = repeatedly(look, lookEveryMs, () => ended);
  const restoring = repeatedly(
    async () => {
      if (stopping !== null) return;
      await jobs.announce(card);
      await jobs.restore([...new Map([...open.values()].map(({ block }) => [block.id, block])).values()]);
    },
    restoreEveryMs,
    () => ended,
  );
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
      await Promise.all([reading, looking, restoring]);
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

/** What each host does, for whoever watches. */
async function tellHosts(
  { queue, card, undertaking }: Followed,
  there: readonly HostCard[],
  { done, left, began }: { done: number; left: number; began: number },
): Promise<void> {
  const fit = there.filter((host) => unfit(host, card) === null);
  const [now, all] = await Promise.all([
    queueTime(queue.redis),
    queue.redis.hgetall(ofRun(card.runId).underWay),
  ]);
  const elapsedMs = performance.now() - began;
  undertaking.report({
    kind: 'fleet',
    hosts: fit.map(({ id, name }) => {
      const text = all[id];
      const doing = text === undefined ? null : underWaySchema.safeParse(JSON.parse(text)).data;
      return {
        name,
        trial: doing?.trial ?? null,
        phase: doing?.phase ?? '',
        forMs: doing ? Math.max(0, now - doing.sinceMs) : 0,
      };
    }),
    done,
    left,
    leftMs: done === 0 ? null : (elapsedMs / done) * left,
  });
  if (fit.length === 0) undertaking.report({ kind: 'step', text: nobody(there, card, queue.address.shown) });
}

async function refusalsOf({ redis }: QueueConnection, runId: string): Promise<Map<string, Refusal>> {
  const all = await redis.hgetall(ofRun(runId).refusals);
  return new Map(
    Object.entries(all).flatMap(([host, text]) => {
      const { data } = refusalSchema.safeParse(JSON.parse(text));
      return data === undefined ? [] : [[host, data]];
    }),
  );
}

/** All receipts from the first on, over a connection of its own: it waits there. */
async function readReceipts(
  { redis }: QueueConnection,
  runId: string,
  take: (receipt: Receipt) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const blocking = redis.duplicate();
  blocking.on('error', () => {}); // it connects again by itself
  using _closed = { [Symbol.dispose]: () => blocking.disconnect() };
  let last = '0';
  while (!isOver()) {
    const read = await blocking
      .xread('COUNT', 20, 'BLOCK', waitMs, 'STREAMS', ofRun(runId).receipts, last)
      .catch(() => null);
    for (const [id, fields] of read?.[0]?.[1] ?? []) {
      const { data } = receiptSchema.safeParse(JSON.parse(fields[1] ?? 'null'));
      if (data !== undefined) await take(data);
      last = id;
    }
  }
}

/** What fails as the queue is away is tried again the next time. */
async function repeatedly(what: () => Promise<void>, everyMs: number, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    const began = performance.now();
    await what().catch(() => {});
    while (!isOver() && performance.now() - began < everyMs)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
