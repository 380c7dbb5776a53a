import type { Report } from '../../../lab/progress.ts';
import type { Host } from '../../host.ts';
import type { QueueAddress } from '../address.ts';

/** How a machine joins a queue: what its owner says. */
export interface JoinOptions {
  address: QueueAddress;
  /** Where trials are executed: this machine, or that of its engine. */
  host: Host;
  name: string;
  labels: Record<string, string>;
  /** Patterns of images that may be pulled, beside ours and those that are there. */
  images: readonly string[];
  /** Silent for so long, as when its machine thrashes, it counts as gone, and others have its trials. */
  lostAfterMs: number;
  /** Places for recordings that its owner allows beside the queue itself. */
  recordings: readonly string[];
  addSwap: boolean | null;
  report: Report;
  /** Aborted: no more trials after the one that is under way. */
  leave: AbortSignal;
  /** Aborted: the one that is under way ends, and others have it. */
  abort: AbortSignal;
}
