import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Appender, openCsv, openJsonLines, openLines, writeJson } from './append.ts';
import type { TrialEvent } from './event.ts';
import type { LatencyHistogram } from './histogram.ts';
import { serviceLogFile, trialFiles, trialFolder } from './layout.ts';
import { type LoadRow, loadColumns } from './loadRow.ts';
import { type ProbeRow, probeColumns } from './probeRow.ts';
import type { LogLine } from './recording.ts';
import type { TrialRecord } from './schema.ts';
import { fileColumns, processColumns, type SlowTable, serviceColumns } from './tableRows.ts';

/** Writes one trial's recording while it happens. */
export interface TrialWriter extends Disposable {
  /** The folder that is mounted into the container. */
  readonly sharedFolder: string;
  /** Replaces trial.json. */
  trial(record: TrialRecord): void;
  probe(row: ProbeRow): void;
  load(row: LoadRow): void;
  /** Rows of a slow table, cells in the order of its columns. */
  rows(table: SlowTable, rows: readonly (readonly (number | string | null)[])[]): void;
  event(event: TrialEvent): void;
  log(line: LogLine): void;
  /** Output of another container than the main target's. */
  serviceLog(service: string, line: LogLine): void;
  histogram(value: LatencyHistogram): void;
  inspect(value: unknown): void;
}

const logHeader = "milliseconds since the trial's zero, stream, text; tabs between";
const logText = ({ atMs, stream, text }: LogLine): string => `${atMs.toFixed(3)}\t${stream}\t${text}`;

/**
 * Creates the trial's folder and files.
 * @param onError called when a line could not be written (ENOSPC, for example); what was written before stays.
 * @throws the file system's error when the files cannot be created.
 */
export function openTrialWriter(
  runFolder: string,
  first: TrialRecord,
  onError: (error: Error) => void,
): TrialWriter {
  const folder = trialFolder(runFolder, first.plan.id);
  const sharedFolder = join(folder, trialFiles.shared);
  // Any user in the container may write its logs here.
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o777);
  using opened = new DisposableStack();
  const probe = opened.use(openCsv(join(folder, trialFiles.probe), probeColumns));
  const load = opened.use(openCsv(join(folder, trialFiles.load), loadColumns));
  const slow = {
    services: opened.use(openCsv(join(folder, trialFiles.services), serviceColumns)),
    processes: opened.use(openCsv(join(folder, trialFiles.processes), processColumns)),
    files: opened.use(openCsv(join(folder, trialFiles.files), fileColumns)),
  };
  const events = opened.use(openJsonLines<TrialEvent>(join(folder, trialFiles.events)));
  const log = opened.use(openLines(join(folder, trialFiles.log), logHeader));
  const serviceLogs = new Map<string, Appender<string>>();
  const trial = (record: TrialRecord): void => writeJson(join(folder, trialFiles.trial), record);
  trial(first);
  const files = opened.move();
  const serviceLogOf = (service: string): Appender<string> => {
    const known = serviceLogs.get(service);
    if (known) return known;
    mkdirSync(join(folder, trialFiles.serviceLogs), { recursive: true });
    const made = files.use(openLines(serviceLogFile(folder, service), logHeader));
    serviceLogs.set(service, made);
    return made;
  };
  const guarded =
    <T>(write: (item: T) => void) =>
    (item: T): void => {
      try {
        write(item);
      } catch (error) {
        onError(error as Error);
      }
    };
  return {
    sharedFolder,
    trial: guarded(trial),
    probe: guarded((row) => probe.append(row)),
    load: guarded((row) => load.append(row)),
    rows(table, rows) {
      guarded(() => slow[table].appendCells(rows))(undefined);
    },
    event: guarded((event) => events.append(event)),
    log: guarded((line) => log.append(logText(line))),
    serviceLog(service, line) {
      guarded(() => serviceLogOf(service).append(logText(line)))(undefined);
    },
    histogram: guarded((histogram) => writeJson(join(folder, trialFiles.histogram), histogram)),
    inspect: guarded((value) => writeJson(join(folder, trialFiles.inspect), value)),
    [Symbol.dispose]: () => files.dispose(),
  };
}
