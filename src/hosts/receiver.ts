import type { Report } from '../lab/progress.ts';
import type { Stop } from '../lab/protocol.ts';
import type { RecordingMessage } from '../record/message.ts';
import type { TrialRecord } from '../record/schema.ts';
import { openTrialWriter, type TrialWriter } from '../record/writeTrial.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import { recordedPlan } from '../scenario/secrets/recorded.ts';
import type { TrialSink } from './host.ts';
import { openMoments } from './moments.ts';

/** Writes what a trial sends into its run's folder, and passes on its progress. */
export interface Receiver extends TrialSink, Disposable {
  /** Whether anything of the recording has come: if not, there was no trial. */
  readonly began: boolean;
  /** The first error of writing the recording; null: none. */
  readonly failure: Error | null;
}

/** @param onFailure called once, when the recording can't be written: nothing more of it will be kept. */
export function openReceiver(
  runFolder: string,
  plan: TrialPlan,
  report: Report,
  onFailure: (stop: Stop) => void,
): Receiver {
  let writer: TrialWriter | null = null;
  let failure: Error | null = null;
  const moments = openMoments();
  const planned = recordedPlan(plan);
  const fail = (error: Error): void => {
    if (failure !== null) return;
    failure = error;
    onFailure({ reason: 'recording-failed', detail: error.message });
  };
  const write = (message: RecordingMessage): void => {
    // Of no other trial than the one that was asked for.
    if (message.kind === 'trial') return writeTrial(message.record);
    // Each recording begins with its trial.json.
    writer?.write(message);
  };
  const writeTrial = (of: TrialRecord): void => {
    if (of.plan.id !== plan.id) return;
    // What was asked for is known here, and is nobody else's to say.
    const record = { ...of, plan: planned };
    if (writer !== null) return writer.write({ kind: 'trial', record });
    if (failure !== null) return;
    try {
      writer = openTrialWriter(runFolder, record, fail, (text) => write(moments.trouble(text)));
    } catch (error) {
      fail(error as Error);
    }
  };
  return {
    message(message) {
      if (message.kind === 'progress') return report(message.progress);
      moments.saw(message);
      write(message);
    },
    trouble: (text) => write(moments.trouble(text)),
    get began() {
      return writer !== null;
    },
    get failure() {
      return failure;
    },
    [Symbol.dispose]: () => writer?.[Symbol.dispose](),
  };
}
