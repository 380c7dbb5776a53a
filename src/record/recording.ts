import type { TrialEvent } from './event.ts';
import type { LatencyHistogram } from './histogram.ts';
import type { LoadRow } from './loadRow.ts';
import type { ProbeRow } from './probeRow.ts';
import type { RunRecord, TrialRecord } from './schema.ts';
import type { Rows } from './table/rows.ts';
import type { FileRow, ProcessRow, ServiceRow, ThreadRow } from './tableRows.ts';

/** A line of the target's own output. `atMs` since the trial's zero, from Docker's wall-clock stamp. */
export interface LogLine {
  atMs: number;
  stream: 'stdout' | 'stderr';
  text: string;
}

/** All that one trial saw, in memory. What is missing because the recording was cut off is named in `incomplete`. */
export interface Recording {
  trial: TrialRecord;
  probe: Rows<ProbeRow>;
  load: LoadRow[];
  /** null when the load did not come to its end, and in recordings from before it was kept. */
  histogram: LatencyHistogram | null;
  /** Empty in recordings from before these were read. */
  services: ServiceRow[];
  processes: ProcessRow[];
  files: FileRow[];
  threads: Rows<ThreadRow>;
  events: TrialEvent[];
  log: LogLine[];
  /** The same of the other containers, by service; empty where there are none. */
  serviceLogs: Record<string, LogLine[]>;
  /** Lines of the JVM's unified GC log, as written; empty without one. */
  gcLog: string[];
  /** `docker inspect` after the end, raw; null when it was not taken. */
  inspect: unknown;
  incomplete: string[];
}

/** A run with the recordings of its trials, in order of execution. Trials that never began have no recording. */
export interface RunRecording {
  run: RunRecord;
  recordings: Recording[];
}
