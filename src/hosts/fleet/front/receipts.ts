import { setTimeout as delay } from 'node:timers/promises';
import { OomlabError } from '../../../errors.ts';
import { type Receipt, readCard, receiptSchema } from '../cards.ts';
import { ofRun } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';

const waitMs = 500;

/** All receipts from the first on, over a connection of its own: it waits there. */
export async function readReceipts(
  { redis }: QueueConnection,
  runId: string,
  take: (receipt: Receipt) => Promise<void>,
  isOver: () => boolean,
): Promise<void> {
  const blocking = redis.duplicate();
  blocking.on('error', () => {}); // it connects again by itself
  let last = '0';
  while (!isOver()) {
    try {
      const read = await blocking.xread(
        ...(['COUNT', 20, 'BLOCK', waitMs, 'STREAMS', ofRun(runId).receipts, last] as const),
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
}
