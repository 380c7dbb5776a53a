import { type RecordingMessage, type Table, tableColumns } from '../../record/message.ts';
import type { Recording } from '../../record/recording.ts';
import type { TrialPlan } from '../../scenario/plan.ts';

/** A recording as the trial that made it would have sent it, under the id of another plan. */
export function messagesOf(
  recording: Recording,
  { id, runId, variant, repeat }: TrialPlan,
): RecordingMessage[] {
  const { trial, histogram, events, log, serviceLogs, gcLog, inspect } = recording;
  const record = { ...trial, plan: { ...trial.plan, id, runId, variant, repeat } };
  const rowsOf = (table: Table): RecordingMessage[] => {
    const columns: readonly string[] = tableColumns[table];
    const rows = recording[table] as Record<string, number | string | null>[];
    return rows.map((row) => ({
      kind: 'rows',
      table,
      rows: [columns.map((column) => row[column] ?? null)],
    }));
  };
  return [
    { kind: 'trial', record: { ...record, status: 'running' } },
    ...rowsOf('probe'),
    ...rowsOf('load'),
    ...rowsOf('services'),
    ...rowsOf('processes'),
    ...rowsOf('files'),
    ...rowsOf('threads'),
    ...events.map((event): RecordingMessage => ({ kind: 'event', event })),
    ...log.map((line): RecordingMessage => ({ kind: 'output', service: null, line })),
    ...Object.entries(serviceLogs).flatMap(([service, lines]) =>
      lines.map((line): RecordingMessage => ({ kind: 'output', service, line })),
    ),
    ...partsOf(gcLog),
    ...(histogram === null ? [] : [{ kind: 'histogram', value: histogram } as const]),
    ...(inspect === null ? [] : [{ kind: 'inspect', value: inspect } as const]),
    { kind: 'trial', record },
  ];
}

/** The JVM's log in two parts, cut in the middle of a line. */
function partsOf(lines: readonly string[]): RecordingMessage[] {
  if (lines.length === 0) return [];
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const middle = Math.floor(bytes.length / 2);
  return [0, middle].map((offset) => ({
    kind: 'shared',
    path: 'gc.log',
    offset,
    base64: bytes.subarray(offset, offset === 0 ? middle : bytes.length).toString('base64'),
  }));
}
