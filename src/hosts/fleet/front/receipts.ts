import { setTimeout as delay } from 'node:timers/promises';
import { OomlabError } from '../../../errors.ts';
import { type Receipt, readCard, receiptSchema } from '../cards.ts';
import { ofRun } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';

const waitMs = 500;

/** All receipts of a run, from the first on, one after the other. */
export interface Reading {
  /** Resolves when it is over. @throws OomlabError, of whoever takes them */
  ended: Promise<void>;
  /** Resolves when all that are there now were taken. */
  caughtUp(): Promise<void>;
}

/** Over a connection of its own: it waits there. */
export function readReceipts(
  { redis }: QueueConnection,
  runId: string,
  take: (receipt: Receipt) => Promise<void>,
  isOver: () => boolean,
): Reading {
  const { receipts } = ofRun(runId);
  let last = '0-0';
  const read = async (): Promise<void> => {
    const blocking = redis.duplicate();
    blocking.on('error', () => {}); // it connects again by itself
    while (!isOver()) {
      try {
        const read = await blocking.xread(
          ...(['COUNT', 20, 'BLOCK', waitMs, 'STREAMS', receipts, last] as const),
        );
        for (const [id, fields] of read?.[0]?.[1] ?? []) {
          const receipt = readCard(receiptSchema, fields[1]);
          if (receipt !== null) await take(receipt);
          last = id;
        }
      } catch (error) {
        if (error instanceof OomlabError) {
          blocking.disconnect();
          throw error;
        }
        // The queue is away: it is read again from there.
        await delay(waitMs);
      }
    }
    blocking.disconnect();
  };
  return {
    ended: read(),
    async caughtUp() {
      const [newest] = await redis.xrevrange(receipts, '+', '-', 'COUNT', 1);
      while (newest !== undefined && isBefore(last, newest[0]) && !isOver()) await delay(20);
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
