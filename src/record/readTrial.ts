import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readText } from '../files/replace.ts';
import { eventSchema, type TrialEvent } from './event.ts';
import { histogramSchema, type LatencyHistogram } from './histogram.ts';
import { serviceLogFile, trialFiles } from './layout.ts';
import { type LoadRow, loadColumns } from './loadRow.ts';
import { type ProbeRow, probeColumns } from './probeRow.ts';
import { checkVersion, readRecord, versionOf } from './readRecord.ts';
import type { LogLine, Recording } from './recording.ts';
import { type TrialRecord, trialSchema } from './schema.ts';
import { latestMs } from './table/latest.ts';
import { readTable } from './table/readTable.ts';
import { type ColumnRows, noRows } from './table/rows.ts';
import {
  type FileRow,
  fileColumns,
  type ProcessRow,
  processColumns,
  type ServiceRow,
  serviceColumns,
  type ThreadRow,
  textColumns,
  threadColumns,
} from './tableRows.ts';

/**
 * Reads a trial's folder, whatever is left of it. What was cut off or is damaged is named in `incomplete`.
 * @throws OomlabError (usage) when trial.json itself is damaged, or a file was written by a newer oomlab.
 */
export function readTrial(folder: string): Recording {
  const incomplete: string[] = [];
  const record = readTrialRecord(join(folder, trialFiles.trial));
  const latest = latestMs(record.plan);
  const trial = withinTime(record, latest, incomplete);
  if (trial.status === 'running') incomplete.push('the trial was cut off: its recording ends in the middle');
  return {
    trial,
    probe: readCsv<ProbeRow>(join(folder, trialFiles.probe), probeColumns, latest, incomplete),
    load: [...readCsv<LoadRow>(join(folder, trialFiles.load), loadColumns, latest, incomplete)],
    histogram: readHistogram(join(folder, trialFiles.histogram), incomplete),
    services: [
      ...readNewer<ServiceRow>(join(folder, trialFiles.services), serviceColumns, latest, incomplete),
    ],
    processes: [
      ...readNewer<ProcessRow>(join(folder, trialFiles.processes), processColumns, latest, incomplete),
    ],
    files: [...readNewer<FileRow>(join(folder, trialFiles.files), fileColumns, latest, incomplete)],
    threads: readNewer<ThreadRow>(join(folder, trialFiles.threads), threadColumns, latest, incomplete),
    events: readEvents(join(folder, trialFiles.events), latest, incomplete),
    log: readLog(join(folder, trialFiles.log), latest, incomplete),
    serviceLogs: readServiceLogs(folder, trial, latest, incomplete),
    gcLog: existsSync(join(folder, trialFiles.gcLog))
      ? readText(join(folder, trialFiles.gcLog))
          .split('\n')
          .filter((line) => line !== '')
      : [],
    inspect: readInspect(join(folder, trialFiles.inspect), trial, incomplete),
    incomplete,
  };
}

/** @throws OomlabError (usage) when it is damaged, or was written by a newer oomlab. */
export const readTrialRecord = (path: string): TrialRecord => readRecord(path, trialSchema);

/** What is at no moment of the trial is left out: an end that is none is not known. */
function withinTime(record: TrialRecord, latest: number, incomplete: string[]): TrialRecord {
  const isWithin = (ms: number): boolean => Math.abs(ms) < latest;
  const phases = record.phases.filter(({ startMs, endMs }) => isWithin(startMs) && isWithin(endMs));
  const ending = record.ending !== null && isWithin(record.ending.atMs) ? record.ending : null;
  if (phases.length < record.phases.length)
    incomplete.push(`phases at no moment of the trial, left out: ${record.phases.length - phases.length}`);
  if (ending !== record.ending) incomplete.push('the end is at no moment of the trial, and left out');
  return { ...record, phases, ending };
}

/** A table that older recordings do not have. */
function readNewer<Row extends object>(
  path: string,
  columns: readonly string[],
  latest: number,
  incomplete: string[],
): ColumnRows<Row> {
  return existsSync(path) ? readCsv<Row>(path, columns, latest, incomplete) : noRows<Row>();
}

/**
 * Rows by column name. A column that an older recording does not have is null; a cut-off last line is left out, and a row with
 * a cell that is no number.
 */
function readCsv<Row extends object>(
  path: string,
  columns: readonly string[],
  latest: number,
  incomplete: string[],
): ColumnRows<Row> {
  if (!existsSync(path)) {
    incomplete.push(`${basename(path)} is missing`);
    return noRows<Row>();
  }
  const { rows, schema, damaged, cutOff } = readTable<Row>(path, columns, textColumns, latest);
  if (cutOff) incomplete.push(`the last line of ${basename(path)} was cut off`);
  noteDamage(path, damaged, incomplete);
  if (schema !== null) checkVersion(path, schema);
  return rows;
}

function readEvents(path: string, latest: number, incomplete: string[]): TrialEvent[] {
  const [header, ...lines] = wholeLines(path, incomplete)
    .split('\n')
    .filter((line) => line !== '');
  const version = header === undefined ? undefined : versionOf(parsed(header));
  if (version !== undefined) checkVersion(path, version);
  const events = lines
    .flatMap((line) => eventSchema.safeParse(parsed(line)).data ?? [])
    .filter(({ atMs }) => Math.abs(atMs) < latest);
  const noHeader = header !== undefined && version === undefined ? 1 : 0;
  noteDamage(path, lines.length - events.length + noHeader, incomplete);
  return events;
}

/** undefined: half a line with the next one glued to it, as a full disk leaves it that has room again later. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function noteDamage(path: string, lines: number, incomplete: string[]): void {
  if (lines > 0) incomplete.push(`damaged lines in ${basename(path)}, left out: ${lines}`);
}

function readLog(path: string, latest: number, incomplete: string[]): LogLine[] {
  const lines = wholeLines(path, incomplete).split('\n');
  return lines.flatMap((line) => {
    const [, at, stream, text] = /^(-?\d+(?:\.\d+)?)\t(stdout|stderr)\t(.*)$/s.exec(line) ?? [];
    return at === undefined || Math.abs(Number(at)) >= latest
      ? []
      : [{ atMs: Number(at), stream: stream as LogLine['stream'], text: text ?? '' }];
  });
}

/** A service that never said anything has no file. */
function readServiceLogs(
  folder: string,
  { services }: TrialRecord,
  latest: number,
  incomplete: string[],
): Recording['serviceLogs'] {
  const said = services.filter(({ name }) => existsSync(serviceLogFile(folder, name)));
  return Object.fromEntries(
    said.map(({ name }) => [name, readLog(serviceLogFile(folder, name), latest, incomplete)]),
  );
}

/** Of a container that the engine refused to start there is nothing to inspect. */
function readInspect(path: string, { ending }: TrialRecord, incomplete: string[]): unknown {
  if (existsSync(path)) return readJson(path, incomplete);
  if (ending?.reason !== 'start-failed') incomplete.push('no "docker inspect" after the end');
  return null;
}

/** It is written once, at the end of the load: a trial that was cut off before has none. */
function readHistogram(path: string, incomplete: string[]): LatencyHistogram | null {
  if (!existsSync(path)) return null;
  const read = histogramSchema.nullable().safeParse(readJson(path, incomplete));
  if (!read.success) incomplete.push(`${basename(path)} is damaged`);
  return read.data ?? null;
}

/** null: a file that was cut off, as a copy of it may be. */
function readJson(path: string, incomplete: string[]): unknown {
  try {
    return JSON.parse(readText(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    incomplete.push(`${basename(path)} was cut off`);
    return null;
  }
}

/** The file up to its last line feed. */
function wholeLines(path: string, incomplete: string[]): string {
  if (!existsSync(path)) {
    incomplete.push(`${basename(path)} is missing`);
    return '';
  }
  const text = readText(path);
  const end = text.lastIndexOf('\n') + 1;
  if (end < text.length) incomplete.push(`the last line of ${basename(path)} was cut off`);
  return text.slice(0, end);
}
