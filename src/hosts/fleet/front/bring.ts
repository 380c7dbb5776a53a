import type { TrialSink } from '../../host.ts';
import type { RunCard } from '../cards.ts';
import { opened, unpack } from '../recordings/pack.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { Seal } from '../seal.ts';
import { isOfTaking, type Taking } from './ofTaking.ts';

/**
 * Takes a recording from where its host brought it.
 * @returns false: it is not there any more, is larger than any, is nobody's who has our key, or is of another taking or trial.
 * The trial is then to be made again.
 */
export async function bring(
  {
    store,
    seal,
    card: { runId },
  }: { store: RecordingStore; seal: Seal | null; card: Pick<RunCard, 'runId'> },
  taking: Taking,
  sink: TrialSink,
): Promise<boolean> {
  const { trial, fence } = taking;
  const parts = await store.get({ runId, trial, fence });
  if (parts === null) return false;
  let plain: Uint8Array[];
  try {
    plain = opened(parts, seal, `${runId} ${trial} ${fence}`);
  } catch {
    return false;
  }
  let isOfTrial = false;
  await unpack(
    plain,
    (message) => {
      if (message.kind === 'trial' && !isOfTaking(message.record, taking)) return;
      isOfTrial ||= message.kind === 'trial';
      sink.message(message);
    },
    sink.trouble,
  );
  return isOfTrial;
}
