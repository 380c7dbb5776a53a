import type { GcLog } from '../../../runtime/index.ts';

/** What the collector did in a window. */
export interface GcActivity {
  /** Share of the time that the program stood still for collections, 0..1. */
  share: number | null;
  /** Share of the time that a collector which works beside the program was at it, pauses included; null: it does not, or nobody knows. */
  atWork: number | null;
  /** Threads of the program that waited for memory to be freed, on average; null: this collector does not say. */
  stalledThreads: number | null;
  fullGcs: number | null;
  /** Fullness after collecting: the least that was in use in the window, of the heap's or the old generation's maximum. */
  liveShare: number | null;
  /** CPU time of the collections against their wall time; below 1 they waited for something. */
  cpuPerWall: number | null;
  source: 'hsperfdata' | GcLog['source'] | 'none';
}
