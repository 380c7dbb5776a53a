import type { TrialMessage } from '../lab/protocol.ts';
import type { RecordingMessage } from '../record/message.ts';

/** What was lost on the way of a recording has no time of its own on the trial's axis: it has that of the newest row or event. */
export interface Moments {
  saw(message: TrialMessage): void;
  trouble(text: string): RecordingMessage;
}

export function openMoments(): Moments {
  let newestMs = 0;
  return {
    saw(message) {
      newestMs = momentOf(message) ?? newestMs;
    },
    trouble: (text) => ({
      kind: 'event',
      event: { atMs: newestMs, clock: 'monotonic', kind: 'trouble', source: 'lab', text },
    }),
  };
}

/** null: it has none. */
function momentOf(message: TrialMessage): number | null {
  if (message.kind === 'event') return message.event.atMs;
  // The first column of every table is its time.
  const cell = message.kind === 'rows' ? message.rows.at(-1)?.[0] : null;
  return typeof cell === 'number' ? cell : null;
}
