import type { TrialSink } from '../../host.ts';
import type { RunCard } from '../cards.ts';
import { opened, unpack } from '../recordings/pack.ts';
import type { RecordingStore } from '../recordings/store.ts';
import type { Seal } from '../seal.ts';

/**
 * Takes a recording from where its host brought it.
 * @returns false: it is not there any more, is larger than any, is nobody's who has our key, or is of another trial. The trial is then to be made
 * again.
 */
export async function bring(
  {
    store,
    seal,
    card: { runId },
  }: { store: RecordingStore; seal: Seal | null; card: Pick<RunCard, 'runId'> },
  { trial, fence }: { trial: string; fence: number },
  sink: TrialSink,
): Promise<boolean> {
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
      isOfTrial ||= message.kind === 'trial' && message.record.plan.id === trial;
      sink.message(message);
    },
    sink.trouble,
  );
  return isOfTrial;
}
