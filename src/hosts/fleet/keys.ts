/** The names of all that a fleet has in Redis. Everything of a run begins with `ofRun`, and goes with it. */

/** BullMQ's own keys begin with it, too. */
export const prefix = 'oomlab';

/** Hash: what each host says of itself, by its id. */
export const hostsKey = `${prefix}:hosts`;
/** Hash: runs that may still need hosts, by their id. */
export const runsKey = `${prefix}:runs`;
/** Set: ids of hosts that are asked to leave. */
export const leavingKey = `${prefix}:leaving`;
/** Channel: there is something to do. */
export const wakeChannel = `${prefix}:wake`;

export const ofRun = (runId: string) => ({
  /** Hash: how often each trial was taken. */
  fences: `${prefix}:run:${runId}:fences`,
  /** Hash: by which taking each trial is recorded at the front. */
  accepted: `${prefix}:run:${runId}:accepted`,
  /** Stream: what came of trials, as hosts say it. */
  receipts: `${prefix}:run:${runId}:receipts`,
  /** Hash: what hosts do now, by their id. */
  underWay: `${prefix}:run:${runId}:under-way`,
  /** Hash: why a host can't execute a block, by both. */
  refusals: `${prefix}:run:${runId}:refusals`,
  /** List: the blocks that were given out, sealed as they are in the queue. */
  given: `${prefix}:run:${runId}:given`,
  /** Whoever collects the recordings now. */
  front: `${prefix}:run:${runId}:front`,
  /** Hash: a recording, its parts by their numbers. */
  recording: (trial: string, fence: number) => `${prefix}:run:${runId}:recording:${trial}:${fence}`,
  /** Of all of these. */
  pattern: `${prefix}:run:${runId}:*`,
  /** Of BullMQ's queue for it. */
  queuePattern: `${prefix}:${runId}:*`,
});
