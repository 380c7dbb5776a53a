import type { Job } from 'bullmq';
import type { Report } from '../../../lab/progress.ts';
import type { RecordingMessage } from '../../../record/message.ts';
import type { FleetHost } from '../../../record/schema.ts';
import type { TrialPlan } from '../../../scenario/plan.ts';
import { formatBytes } from '../../../scenario/units.ts';
import type { ReadyHost, TrialSink } from '../../host.ts';
import { openMoments } from '../../moments.ts';
import { type Block, type Receipt, type RunCard, readCard, runCardSchema } from '../cards.ts';
import { everySo } from '../everySo.ts';
import { queueTime } from '../hostsThere.ts';
import { ofRun, runsKey } from '../keys.ts';
import { mostPackedBytes, openPack, type Pack, sealed } from '../recordings/pack.ts';
import { writeReceipt } from '../recordings/receipt.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { QueueConnection } from '../redis.ts';
import { whileRefused } from '../replies/replies.ts';
import type { Seal } from '../seal.ts';
import { addWhileThere } from '../whileThere.ts';
import type { SpentOfBlock } from './spent.ts';

/** A block that this host has taken, and with what. */
export interface Taken {
  queue: QueueConnection;
  store: RecordingStore;
  seal: Seal | null;
  card: RunCard;
  block: Block;
  host: { id: string; name: string; labels: Record<string, string> };
  ready: ReadyHost;
  /** No more trials after the one that is under way. */
  leaves: () => boolean;
  /** Ends the one that is under way; nothing of it is sent. */
  abort: AbortSignal;
  onTrial(trial: string | null): void;
  /** Which of its trials were executed here before, as the block was closed. */
  spent: SpentOfBlock;
  report: Report;
}

/** `left`: not all of its trials are done, and others are to have them. */
export type BlockEnd = 'done' | 'left';

/** A trial that was taken so often is what ends its hosts. */
const mostTaken = 20;
const askEveryMs = 1000;

/** Executes the trials of a block that are not recorded yet, one after the other. */
export async function executeBlock(taken: Taken): Promise<BlockEnd> {
  const { queue, card, block } = taken;
  const { redis } = queue;
  const keys = ofRun(card.runId);
  for (const plan of block.plans) {
    if (taken.abort.aborted || taken.leaves()) return 'left';
    if ((await redis.hexists(keys.accepted, plan.id)) === 1) continue;
    // Whoever wants it again closes it anew.
    if (taken.spent.has(plan.id)) continue;
    const now = await cardNow(queue, card.runId);
    if (now === null) return 'done';
    // The front sees that nobody has it any more.
    if (now.stopped) return 'done';
    const fence = await redis.hincrby(keys.fences, plan.id, 1);
    await redis.pexpire(keys.fences, card.lifeMs);
    if (fence > mostTaken) {
      const why = `it was taken ${mostTaken} times, and no host came to its end`;
      await tell(taken, { kind: 'given-up', trial: plan.id, why });
      continue;
    }
    taken.onTrial(plan.id);
    try {
      if ((await executeOne(taken, plan, fence)) === 'left') return 'left';
    } finally {
      taken.onTrial(null);
      await redis.hdel(keys.underWay, taken.host.id);
    }
  }
  return 'done';
}

async function executeOne(taken: Taken, plan: TrialPlan, fence: number): Promise<BlockEnd> {
  const { card, ready, abort, store, seal } = taken;
  const pack = openPack();
  const stop = new AbortController();
  const end = (detail: string, reason: 'interrupted' | 'recording-failed' = 'interrupted'): void =>
    stop.abort({ reason, detail });
  const onAbort = (): void => end('its host was stopped');
  abort.addEventListener('abort', onAbort, { once: true });
  using _asking = everySo(askEveryMs, async () => {
    const now = await cardNow(taken.queue, card.runId);
    if (now === null) end('its run is gone');
    else if (now.stopped) end('its run was stopped');
  });
  // It lies in our memory: no run says how much of that it has.
  const mostBytes = Math.min(card.mostBytes, mostPackedBytes);
  const tooLarge = (): void =>
    end(`its recording is larger than ${formatBytes(mostBytes)}, compressed`, 'recording-failed');
  const fenced: FleetHost = {
    name: taken.host.name,
    labels: taken.host.labels,
    environment: ready.environment,
    fence,
  };
  using sink = sinkTo(taken, pack, fenced, { plan, mostBytes, tooLarge });
  const execution = await ready.execute(plan, sink, stop.signal, [plan]);
  abort.removeEventListener('abort', onAbort);
  const parts = await pack.parts();
  if (abort.aborted) return 'left';
  taken.spent.add(plan.id);
  const name = { runId: card.runId, trial: plan.id, fence };
  const isWanted = async (): Promise<boolean> =>
    !abort.aborted && (await cardNow(taken.queue, card.runId)) !== null;
  const put = await whileRefused(
    () => store.put(name, sealed(parts, seal, `${card.runId} ${plan.id} ${fence}`)),
    isWanted,
    taken.report,
  );
  if (put === null) return abort.aborted ? 'left' : 'done';
  const receipt: Receipt = {
    kind: 'recorded',
    trial: plan.id,
    fence,
    host: taken.host.name,
    bytes: pack.bytes,
    lost: execution.kind === 'lost' ? execution.why : null,
  };
  const kept = await whileRefused(() => tell(taken, receipt), isWanted, taken.report);
  // Whoever wanted it is gone.
  if (!kept) await store.remove(name);
  return 'done';
}

/** Keeps the recording, and shows the progress. */
function sinkTo(
  { queue, card, host }: Taken,
  pack: Pack,
  fenced: FleetHost,
  { plan, mostBytes, tooLarge }: { plan: TrialPlan; mostBytes: number; tooLarge: () => void },
): TrialSink & Disposable {
  const key = ofRun(card.runId).underWay;
  let phase = 'starting';
  const moments = openMoments();
  let sinceMs: number | null = null;
  const show = everySo(askEveryMs, async () => {
    sinceMs ??= await queueTime(queue.redis);
    await queue.redis.hset(key, host.id, JSON.stringify({ host: host.name, trial: plan.id, phase, sinceMs }));
    await queue.redis.pexpire(key, card.lifeMs);
  });
  const write = (message: RecordingMessage): void => {
    pack.write(message);
    if (pack.bytes > mostBytes) tooLarge();
  };
  return {
    message(message) {
      if (message.kind === 'progress') {
        if (message.progress.kind === 'trial-phase') phase = message.progress.name;
        return;
      }
      moments.saw(message);
      write(message.kind === 'trial' ? { ...message, record: { ...message.record, host: fenced } } : message);
    },
    trouble: (text) => write(moments.trouble(text)),
    [Symbol.dispose]: () => show[Symbol.dispose](),
  };
}

/** null: it is over, or gone. */
export async function cardNow({ redis }: QueueConnection, runId: string): Promise<RunCard | null> {
  return readCard(runCardSchema, await redis.hget(runsKey, runId));
}

/** False: the run is gone, and nobody wants to know. */
function tell({ queue, card, seal }: Taken, receipt: Receipt): Promise<boolean> {
  const { receipts } = ofRun(card.runId);
  const text = writeReceipt(receipt, card.runId, seal);
  return addWhileThere(queue.redis, card, 'xadd', receipts, '*', 'receipt', text);
}

/** Keeps the job ours for as long as we are there. Disposing lets go of it. */
export const keepLock = (job: Job, token: string, forMs: number): Disposable =>
  everySo(forMs / 4, async () => void (await job.extendLock(token, forMs)));
