import { type Receipt, readCard, receiptSchema } from '../cards.ts';
import type { Seal } from '../seal.ts';

/** As a host writes it: sealed where there is a key, so that whoever has the Redis alone can't say what came of a trial. */
export function writeReceipt(receipt: Receipt, runId: string, seal: Seal | null): string {
  const json = JSON.stringify(receipt);
  return seal === null ? json : seal.close(Buffer.from(json), ofRun(runId)).toString('base64');
}

/** null: it is none, or of nobody who has our key. */
export function readReceipt(text: string | undefined, runId: string, seal: Seal | null): Receipt | null {
  if (seal === null) return readCard(receiptSchema, text);
  try {
    return readCard(receiptSchema, seal.open(Buffer.from(text ?? '', 'base64'), ofRun(runId)).toString());
  } catch {
    return null;
  }
}

const ofRun = (runId: string): string => `${runId} receipt`;
