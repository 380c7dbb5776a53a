/** When something ended: seconds since the program's start, and Unix milliseconds, as far as its log says so. */
export interface GcStamp {
  uptimeS: number | null;
  wallMs: number | null;
}

/** A stop-the-world pause of the unified GC log. */
export interface GcPause extends GcStamp {
  id: number;
  /** `Degenerated`: Shenandoah ran out of memory in a cycle and ends it while the program stands still. `Short`: a step of a concurrent cycle, without sizes. */
  type: 'Young' | 'Full' | 'Remark' | 'Cleanup' | 'Degenerated' | 'Short';
  beforeMb: number | null;
  afterMb: number | null;
  committedMb: number | null;
  pauseMs: number;
  /** CPU and wall time of the collection; null when the line is missing. */
  userS: number | null;
  sysS: number | null;
  realS: number | null;
}

/** CPU and wall time of a collection, in seconds. */
export interface GcCpu {
  id: number;
  userS: number;
  sysS: number;
  realS: number;
}

/** Work of a collector that runs beside the program. */
export interface GcWork extends GcStamp {
  /** `beside`: on processors that the program might have had. `stall`: a thread of the program waited for memory to be freed. */
  how: 'beside' | 'stall';
  tookMs: number;
  /** Of that, the program itself stood still for so long; null: the line does not say who waited. */
  stoppedMs: number | null;
  /** Nearly what lives, after a collection that looked at the whole heap; null: it did not, or the line does not say. */
  left: GcLeft | null;
}

/** `share`: of the heap's limit, or of what it may grow to before the next collection, 0..1. `mb`: of a heap whose maximum stands elsewhere in the log. */
export type GcLeft = { share: number } | { mb: number; committedMb: number };

/** What one line says that a collector did. */
export type GcEvent =
  | { kind: 'pause'; pause: GcPause }
  | { kind: 'work'; work: GcWork }
  /** On a line of its own, after the pause of the same number. */
  | { kind: 'cpu'; cpu: GcCpu }
  | { kind: 'heap-maximum'; mb: number }
  /** The runtime ended in order, for which SIGKILL leaves no time. */
  | { kind: 'farewell' };

export interface GcLine {
  pattern: RegExp;
  /** @returns null: the line says something else after all. */
  says(match: RegExpExecArray, line: string): GcEvent | null;
}
