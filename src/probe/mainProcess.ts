import { atMostEvery, slowMs } from './atMostEvery.ts';
import { userHz } from './cgroup/cpu.ts';
import { keyTable, readKeyed } from './cgroup/keyedFile.ts';
import { closeFile, openFile, readBuffer, readFileNow } from './openFile.ts';
import { type Cells, columnIndex } from './row.ts';

const statusKeys = keyTable(
  { VmRSS: 'rssBytes', RssAnon: 'rssAnonBytes', RssFile: 'rssFileBytes', VmSwap: 'vmSwapBytes' },
  1024,
);
const threads = columnIndex('threads');
const majorFaults = columnIndex('processMajorFaults');
const userMs = columnIndex('processUserMs');
const systemMs = columnIndex('processSystemMs');

export interface ProcessStat {
  state: string;
  majorFaults: number;
  userMs: number;
  systemMs: number;
  threads: number;
  /** Ticks since boot: together with the pid it names one process and no later one. */
  startTime: number;
}

/** null when it is cut off, or no such line. The name may hold blanks and brackets: fields count from the last bracket. Source: proc_pid_stat(5). */
export function parseProcessStat(text: string): ProcessStat | null {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state = ''] = fields;
  if (fields.length < 21) return null;
  const [majorFaults, userTicks, systemTicks, threads, startTime] = [9, 11, 12, 17, 19].map((at) =>
    numberOf(fields[at]),
  );
  if (majorFaults == null || userTicks == null || systemTicks == null) return null;
  if (threads == null || startTime == null) return null;
  const tickMs = 1000 / userHz;
  return {
    state,
    majorFaults,
    userMs: userTicks * tickMs,
    systemMs: systemTicks * tickMs,
    threads,
    startTime,
  };
}

/** null: something else stands there. */
const numberOf = (field: string | undefined): number | null =>
  field !== undefined && /^-?\d{1,20}$/.test(field) ? Number(field) : null;

/**
 * A process that has exited. A zombie leader of threads that still run (its main thread called pthread_exit)
 * has not.
 */
export function hasExited(stat: ProcessStat): boolean {
  return stat.state === 'X' || (stat.state === 'Z' && stat.threads <= 1);
}

export function readProcessStatus(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, statusKeys, cells);
}

export interface MainProcess {
  /** False once the process is a zombie or reaped. One read, for use between ticks. */
  alive(): boolean;
  /** False as `alive`; a process that has exited leaves the cells as they were. */
  read(cells: Cells): boolean;
  close(): void;
}

/**
 * A descriptor of /proc/<pid>/stat belongs to the process that had the pid when it was opened: after its end reads
 * fail with ESRCH, also when the pid is used again. null when there is no such process.
 */
export function openMainProcess(procDir: string, pid: number): MainProcess | null {
  const statFile = openFile(`${procDir}/${pid}/stat`);
  const status = openFile(`${procDir}/${pid}/status`);
  const statm = openFile(`${procDir}/${pid}/statm`);
  if (statFile === null) return null;
  let startTime: number | null = null;
  const stat = () => {
    const length = readFileNow(statFile);
    return length <= 0 ? null : parseProcessStat(readBuffer.toString('latin1', 0, length));
  };
  const isOurs = (now: ProcessStat | null): now is ProcessStat => {
    if (now === null || hasExited(now)) return false;
    startTime ??= now.startTime;
    return now.startTime === startTime;
  };
  // stat sums over all threads; statm does not, and begins with 0 for a process without memory: a zombie, or a process
  // whose main thread has ended.
  const alive = () => (readFileNow(statm) > 0 && readBuffer[0] !== 0x30) || isOurs(stat());
  const readSlow = atMostEvery(slowMs, (cells) => {
    const now = stat();
    if (!isOurs(now)) return;
    cells[threads] = now.threads;
    cells[majorFaults] = now.majorFaults;
    cells[userMs] = now.userMs;
    cells[systemMs] = now.systemMs;
    readProcessStatus(readBuffer, readFileNow(status), cells);
  });
  return {
    alive,
    read(cells) {
      if (!alive()) return false;
      readSlow(cells);
      return true;
    },
    close() {
      closeFile(statFile);
      closeFile(status);
      closeFile(statm);
    },
  };
}
