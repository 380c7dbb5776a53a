import { setTimeout as delay } from 'node:timers/promises';
import { labError, OomlabError } from '../../../errors.ts';
import type { Report } from '../../../lab/progress.ts';
import type { Receipt } from '../cards.ts';
import { ofRun } from '../keys.ts';
import { readReceipt } from '../recordings/receipt.ts';
import type { QueueConnection } from '../redis.ts';
import { isReply, mayPass, refusalIn } from '../replies/replies.ts';
import type { Seal } from '../seal.ts';

const waitMs = 500;

/** All receipts of a run, from the first on, one after the other. */
export interface Reading {
  /** Resolves when it is over. @throws OomlabError, of whoever takes them, and (lab) where Redis refuses what it needs for good */
  ended: Promise<void>;
  /** Resolves when all that are there now were taken. */
  caughtUp(): Promise<void>;
  /** Reads all of them once more, from the first on. */
  again(): void;
  /** Ends it, also where the queue is away. */
  end(): void;
}

/** A run's receipts, and who takes them. */
interface Reader {
  runId: string;
  seal: Seal | null;
  take(receipt: Receipt): Promise<void>;
  report: Report;
}

/** Over a connection of its own: it waits there. */
export function readReceipts(
  { redis, address }: Pick<QueueConnection, 'redis' | 'address'>,
  { runId, seal, take, report }: Reader,
): Reading {
  const { receipts } = ofRun(runId);
  const first = '0-0';
  let last = first;
  let fromFirst = false;
  let isOver = false;
  let told: string | null = null;
  const blocking = redis.duplicate();
  blocking.on('error', () => {}); // it connects again by itself
  const readSome = async (): Promise<void> => {
    if (fromFirst) last = first;
    fromFirst = false;
    const read = await blocking.xread(
      ...(['COUNT', 20, 'BLOCK', waitMs, 'STREAMS', receipts, last] as const),
    );
    for (const [id, fields] of read?.[0]?.[1] ?? []) {
      const receipt = readReceipt(fields[1], runId, seal);
      if (receipt !== null) await take(receipt);
      last = id;
    }
    told = null;
  };
  /** A queue that is away is waited for, and so is one that takes nothing now; one that never will is not. */
  const onRefusal = (error: Error): void => {
    const { why, hint } = refusalIn(error);
    if (!mayPass(error)) throw labError(`The queue at ${address.shown} can't be used: ${why}`, hint, error);
    if (told !== why)
      report({ kind: 'step', text: `Waiting for the queue at ${address.shown}: ${why}. ${hint}` });
    told = why;
  };
  const read = async (): Promise<void> => {
    try {
      while (!isOver)
        try {
          await readSome();
        } catch (error) {
          if (isOver) return;
          if (error instanceof OomlabError) throw error;
          if (isReply(error)) onRefusal(error);
          await delay(waitMs);
        }
    } finally {
      blocking.disconnect();
    }
  };
  return {
    ended: read(),
    async caughtUp() {
      const [newest] = await redis.xrevrange(receipts, '+', '-', 'COUNT', 1);
      while (newest !== undefined && (fromFirst || isBefore(last, newest[0])) && !isOver) await delay(20);
    },
    again: () => {
      fromFirst = true;
    },
    end: () => {
      isOver = true;
      blocking.disconnect();
    },
  };
}

/** Of a stream's ids: milliseconds, and a number within one. */
function isBefore(one: string, other: string): boolean {
  const [[ms = 0, number = 0] = [], [otherMs = 0, otherNumber = 0] = []] = [one, other].map((id) =>
    id.split('-').map(Number),
  );
  return ms < otherMs || (ms === otherMs && number < otherNumber);
}
