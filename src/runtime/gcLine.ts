/** A stop-the-world pause of the unified GC log. */
export interface GcPause {
  id: number;
  type: 'Young' | 'Full' | 'Remark' | 'Cleanup';
  /** End of the pause: seconds since the JVM's start, and Unix milliseconds, as far as the log was decorated so. */
  uptimeS: number | null;
  wallMs: number | null;
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

/** What one line says that a collector did. */
export type GcEvent =
  | { kind: 'pause'; pause: GcPause }
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
