import { closeSync, existsSync, ftruncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { below, makeFolder, openGrowing } from '../files/replace.ts';
import { never } from '../never.ts';
import { type Appender, type CsvAppender, openCsv, openJsonLines, openLines, writeJson } from './append.ts';
import type { TrialEvent } from './event.ts';
import { runFiles, serviceLogFile, trialFiles } from './layout.ts';
import { type RecordingMessage, type Table, tableColumns } from './message.ts';
import type { LogLine } from './recording.ts';
import type { TrialRecord } from './schema.ts';

/** Writes one trial's recording while it happens. */
export interface TrialWriter extends Disposable {
  write(message: RecordingMessage): void;
}

/** Each log is an open file; of shared files a host sends a thousand for a container. */
const mostServices = 256;
const mostSharedFiles = 20_000;

/** It is the recording that can't be kept so, and not the disk. */
class LeftOut extends Error {}

/** Takes the path of a shared file, which is then known. @throws LeftOut for one that no folder can have beside the others */
function sharedNames(): (path: string) => void {
  const [files, folders] = [new Set<string>(), new Set<string>()];
  return (path) => {
    if (files.has(path)) return;
    if (files.size >= mostSharedFiles) throw new LeftOut(`more than ${mostSharedFiles} files`);
    const above = path.split('/').map((_, depth, names) => names.slice(0, depth).join('/'));
    if (folders.has(path) || above.some((folder) => files.has(folder)))
      throw new LeftOut('a file in the place of a folder, or a folder in that of a file');
    files.add(path);
    for (const folder of above) folders.add(folder);
  };
}

const logHeader = "milliseconds since the trial's zero, stream, text; tabs between";
const logText = ({ atMs, stream, text }: LogLine): string => `${atMs.toFixed(3)}\t${stream}\t${text}`;

/**
 * Creates the trial's folder and files, trial.json among them.
 * @param onError called when a message could not be written (ENOSPC, for example); what was written before stays.
 * @param onLeftOut called with what is not written as no folder can have it: a file in the place of a folder, or too many of them.
 * @throws the file system's error when the files cannot be created, and where there is a recording of it: rows of two would be
 * those of none.
 */
export function openTrialWriter(
  runFolder: string,
  first: TrialRecord,
  onError: (error: Error) => void,
  onLeftOut: (text: string) => void = () => {},
): TrialWriter {
  const folder = below(join(runFolder, runFiles.trials), first.plan.id);
  if (existsSync(join(folder, trialFiles.trial))) throw new Error(`${folder} has a recording already`);
  makeFolder(join(folder, trialFiles.shared));
  using opened = new DisposableStack();
  const table = (name: Table): CsvAppender =>
    opened.use(openCsv(join(folder, trialFiles[name]), tableColumns[name]));
  const tables: Record<Table, CsvAppender> = {
    probe: table('probe'),
    load: table('load'),
    services: table('services'),
    processes: table('processes'),
    files: table('files'),
    threads: table('threads'),
  };
  const events = opened.use(openJsonLines<TrialEvent>(join(folder, trialFiles.events)));
  const log = opened.use(openLines(join(folder, trialFiles.log), logHeader));
  const serviceLogs = new Map<string, Appender<string>>();
  const admit = sharedNames();
  const told = new Set<string>();
  writeJson(join(folder, trialFiles.trial), first);
  const files = opened.move();
  const logOf = (service: string | null): Appender<string> => {
    if (service === null) return log;
    const known = serviceLogs.get(service);
    if (known) return known;
    below(folder, service);
    if (serviceLogs.size >= mostServices) throw new LeftOut(`more than ${mostServices} services`);
    const made = files.use(openLines(serviceLogFile(folder, service), logHeader));
    serviceLogs.set(service, made);
    return made;
  };
  const write = (message: RecordingMessage): void => {
    switch (message.kind) {
      case 'trial':
        return writeJson(join(folder, trialFiles.trial), message.record);
      case 'rows':
        return tables[message.table].append(message.rows);
      case 'event':
        return events.append(message.event);
      case 'output':
        return logOf(message.service).append(logText(message.line));
      case 'histogram':
        return writeJson(join(folder, trialFiles.histogram), message.value);
      case 'inspect':
        return writeJson(join(folder, trialFiles.inspect), message.value);
      case 'shared':
        admit(message.path);
        return writeShared(below(join(folder, trialFiles.shared), message.path), message);
      default:
        never(message);
    }
  };
  return {
    write(message) {
      try {
        write(message);
      } catch (error) {
        if (!(error instanceof LeftOut)) return onError(error as Error);
        if (told.has(error.message)) return;
        told.add(error.message);
        onLeftOut(`a part of the recording is left out: ${error.message}`);
      }
    },
    [Symbol.dispose]: () => files.dispose(),
  };
}

/** Replaces the file from the part's beginning on. */
function writeShared(path: string, { offset, base64 }: Extract<RecordingMessage, { kind: 'shared' }>): void {
  const file = openGrowing(path, false);
  try {
    ftruncateSync(file, offset);
    const bytes = Buffer.from(base64, 'base64');
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, offset + at);
  } finally {
    closeSync(file);
  }
}
