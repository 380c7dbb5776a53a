import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { usageError } from '../errors.ts';
import { readText } from '../files/replace.ts';
import { asItWas } from './append.ts';
import { eventSchema, type TrialEvent } from './event.ts';
import { histogramSchema, type LatencyHistogram } from './histogram.ts';
import { serviceLogFile, trialFiles } from './layout.ts';
import { type LoadRow, loadColumns } from './loadRow.ts';
import { type ProbeRow, probeColumns } from './probeRow.ts';
import type { LogLine, Recording } from './recording.ts';
import { schemaVersion, type TrialRecord, trialSchema } from './schema.ts';
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

/** Reads a trial's folder, whatever is left of it. What was cut off is named in `incomplete`, never an error. */
export function readTrial(folder: string): Recording {
  const trial = readTrialRecord(join(folder, trialFiles.trial));
  const incomplete: string[] = [];
  if (trial.status === 'running') incomplete.push('the trial was cut off: its recording ends in the middle');
  return {
    trial,
    probe: readCsv(join(folder, trialFiles.probe), probeColumns, incomplete) as ProbeRow[],
    load: readCsv(join(folder, trialFiles.load), loadColumns, incomplete) as LoadRow[],
    histogram: readHistogram(join(folder, trialFiles.histogram), incomplete),
    services: readTable(join(folder, trialFiles.services), serviceColumns, incomplete) as ServiceRow[],
    processes: readTable(join(folder, trialFiles.processes), processColumns, incomplete) as ProcessRow[],
    files: readTable(join(folder, trialFiles.files), fileColumns, incomplete) as FileRow[],
    threads: readTable(join(folder, trialFiles.threads), threadColumns, incomplete) as ThreadRow[],
    events: readEvents(join(folder, trialFiles.events), incomplete),
    log: readLog(join(folder, trialFiles.log), incomplete),
    serviceLogs: readServiceLogs(folder, trial, incomplete),
    gcLog: existsSync(join(folder, trialFiles.gcLog))
      ? readText(join(folder, trialFiles.gcLog))
          .split('\n')
          .filter((line) => line !== '')
      : [],
    inspect: readInspect(join(folder, trialFiles.inspect), trial, incomplete),
    incomplete,
  };
}

export function readTrialRecord(path: string): TrialRecord {
  const value: unknown = JSON.parse(readText(path));
  checkVersion(path, (value as { schema?: unknown }).schema);
  return trialSchema.parse(value);
}

/** @throws OomlabError (usage) when the file was written by a newer oomlab. */
export function checkVersion(path: string, version: unknown): void {
  if (version === schemaVersion) return;
  throw usageError(
    `${path}: recorded with schema ${String(version)}, and this oomlab reads schema ${schemaVersion}`,
    'Read it with the oomlab that recorded it.',
  );
}

/** A table that older recordings do not have. */
function readTable(path: string, columns: readonly string[], incomplete: string[]): unknown[] {
  return existsSync(path) ? readCsv(path, columns, incomplete) : [];
}

/** Rows by column name. A column that an older recording does not have is null; a cut-off last line is left out. */
function readCsv<Column extends string>(
  path: string,
  columns: readonly Column[],
  incomplete: string[],
): Record<Column, number | string | null>[] {
  const text = wholeLines(path, incomplete);
  let damaged = 0;
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    skip_records_with_error: true,
    on_skip: () => {
      damaged += 1;
      return undefined;
    },
  });
  noteDamage(path, damaged, incomplete);
  const first = rows[0];
  if (first) checkVersion(path, Number(first.schema));
  return rows.map(
    (row) =>
      Object.fromEntries(
        columns.map((column) => {
          const cell = row[column];
          if (textColumns.has(column)) return [column, asItWas(cell ?? '')];
          return [column, cell === undefined || cell === '' ? null : Number(cell)];
        }),
      ) as Record<Column, number | string | null>,
  );
}

function readEvents(path: string, incomplete: string[]): TrialEvent[] {
  const [header, ...lines] = wholeLines(path, incomplete)
    .split('\n')
    .filter((line) => line !== '');
  if (header !== undefined) checkVersion(path, JSON.parse(header).schema);
  const events = lines.flatMap((line) => parseEvent(line) ?? []);
  noteDamage(path, lines.length - events.length, incomplete);
  return events;
}

/** null: half a line with the next one glued to it, as a full disk leaves it that has room again later. */
function parseEvent(line: string): TrialEvent | null {
  try {
    return eventSchema.parse(JSON.parse(line));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function noteDamage(path: string, lines: number, incomplete: string[]): void {
  if (lines > 0) incomplete.push(`damaged lines in ${basename(path)}, left out: ${lines}`);
}

function readLog(path: string, incomplete: string[]): LogLine[] {
  const lines = wholeLines(path, incomplete).split('\n');
  return lines.flatMap((line) => {
    const [, at, stream, text] = /^(-?[\d.]+)\t(stdout|stderr)\t(.*)$/s.exec(line) ?? [];
    return at === undefined
      ? []
      : [{ atMs: Number(at), stream: stream as LogLine['stream'], text: text ?? '' }];
  });
}

/** A service that never said anything has no file. */
function readServiceLogs(
  folder: string,
  { services }: TrialRecord,
  incomplete: string[],
): Recording['serviceLogs'] {
  const said = services.filter(({ name }) => existsSync(serviceLogFile(folder, name)));
  return Object.fromEntries(
    said.map(({ name }) => [name, readLog(serviceLogFile(folder, name), incomplete)]),
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
  return existsSync(path) ? histogramSchema.nullable().parse(readJson(path, incomplete)) : null;
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
