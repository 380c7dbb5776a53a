import { type Receipt, receiptSchema } from '../cards.ts';
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
    const read = await blocking
      .xread('COUNT', 20, 'BLOCK', waitMs, 'STREAMS', ofRun(runId).receipts, last)
      .catch(() => null);
    for (const [id, fields] of read?.[0]?.[1] ?? []) {
      const { data } = receiptSchema.safeParse(JSON.parse(fields[1] ?? 'null'));
      if (data !== undefined) await take(data);
      last = id;
    }
  }
  blocking.disconnect();
}
