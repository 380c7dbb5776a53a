import type { TrialEvent } from '../../record/event.ts';
import type { LatencyHistogram } from '../../record/histogram.ts';
import { type Cell, type RecordingMessage, type Table, tableColumns } from '../../record/message.ts';
import type { LogLine } from '../../record/recording.ts';
import type { Knob, TrialRecord } from '../../record/schema.ts';
import type { Outgoing } from '../outgoing.ts';
import type { Course } from './course.ts';

/** Sends the trial's recording to where it is kept, while it happens. */
export interface Recorder {
  /** What trial.json says so far. */
  readonly record: Readonly<TrialRecord>;
  /** Changes trial.json. */
  change(changes: Partial<TrialRecord>): void;
  knobs(read: readonly Knob[]): void;
  row(table: 'probe' | 'load', row: Record<string, number | null>): void;
  /** Cells in the order of the table's columns. */
  rows(table: Table, rows: Cell[][]): void;
  event(event: TrialEvent): void;
  /** Something of our own failed: it is recorded, and does not end the trial. */
  trouble(source: string, text: string): void;
  /** Output of the main target (null) or of a service. What it returns is to be waited for before the next. */
  output(service: string | null, line: LogLine): Promise<void> | null;
  histogram(value: LatencyHistogram): void;
  inspect(value: unknown): void;
  shared(part: Omit<Extract<RecordingMessage, { kind: 'shared' }>, 'kind'>): void;
}

/** Sends the first record at once. */
export function openRecorder({ send, room }: Outgoing, course: Course, first: TrialRecord): Recorder {
  let record = first;
  const change = (changes: Partial<TrialRecord>): void => {
    record = { ...record, ...changes };
    send({ kind: 'trial', record });
  };
  change({});
  return {
    get record() {
      return record;
    },
    change,
    knobs: (read) => change({ knobs: [...record.knobs, ...read] }),
    row(table, row) {
      const columns: readonly string[] = tableColumns[table];
      send({ kind: 'rows', table, rows: [columns.map((column) => row[column] ?? null)] });
    },
    rows: (table, rows) => send({ kind: 'rows', table, rows }),
    event: (event) => send({ kind: 'event', event }),
    trouble: (source, text) =>
      send({ kind: 'event', event: { ...course.stamp(), kind: 'trouble', source, text } }),
    output(service, line) {
      send({ kind: 'output', service, line });
      return room();
    },
    histogram: (value) => send({ kind: 'histogram', value }),
    inspect: (value) => send({ kind: 'inspect', value }),
    shared: (part) => send({ kind: 'shared', ...part }),
  };
}
