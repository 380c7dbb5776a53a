import type { RecordingMessage } from '../../../record/message.ts';
import type { TrialSink } from '../../host.ts';
import type { RunCard } from '../cards.ts';
import { opened, unpack } from '../recordings/pack.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { Seal } from '../seal.ts';
import { isOfTaking, type Taking } from './ofTaking.ts';

/** Whose recordings are looked for, and where. */
interface From {
  store: RecordingStore;
  seal: Seal | null;
  card: Pick<RunCard, 'runId'>;
}

/**
 * Takes a recording from where its host brought it. All of it is looked at first, so that nothing of one is handed over that is
 * none.
 * @returns false: it is not there (any more), is larger than any, is not whole, is nobody's who has our key, or is of another
 * taking or trial. The trial is then to be made again.
 */
export async function bring(from: From, taking: Taking, sink: TrialSink): Promise<boolean> {
  const plain = await wholeOf(from, taking);
  if (plain === null) return false;
  await unpack(plain, sink.message, sink.trouble);
  return true;
}

/** Whether there is one to bring. */
export const isThere = async (from: From, taking: Taking): Promise<boolean> =>
  (await wholeOf(from, taking)) !== null;

async function wholeOf({ store, seal, card: { runId } }: From, taking: Taking): Promise<Uint8Array[] | null> {
  const { trial, fence, bytes } = taking;
  const parts = await store.get({ runId, trial, fence });
  if (parts === null) return null;
  let plain: Uint8Array[];
  try {
    plain = opened(parts, seal, `${runId} ${trial} ${fence}`);
  } catch {
    return null;
  }
  // Twice the same, one after the other, can be unpacked as well.
  if (bytes !== null && plain.reduce((sum, { length }) => sum + length, 0) !== bytes) return null;
  let isOfTrial = false;
  let isOther = false;
  const isRead = await unpack(
    plain,
    (message: RecordingMessage) => {
      if (message.kind !== 'trial') return;
      isOfTrial = true;
      isOther ||= !isOfTaking(message.record, taking);
    },
    () => {},
  );
  return isRead && isOfTrial && !isOther ? plain : null;
}
