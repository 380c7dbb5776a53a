import type { ProbeColumn } from '../../record/probeRow.ts';
import { atMostEvery, growthMs, slowMs } from '../atMostEvery.ts';
import { numberAt } from '../digits.ts';
import { closeFile, type OpenFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex, emptyCells } from '../row.ts';

const newline = 0x0a;
const letterS = 0x73;
const letterF = 0x66;
const equals = 0x3d;

/**
 * The `total=` of the `some` and of the `full` line, microseconds. The last `=` of a line is total's;
 * `full` is absent for the CPU before kernel 5.13. Source: Documentation/accounting/psi.rst.
 */
export function readPressure(
  bytes: Uint8Array,
  length: number,
  some: number,
  full: number,
  cells: Cells,
): void {
  let start = 0;
  let equalsAt = -1;
  let equalsCount = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = bytes[at];
    if (byte === equals) {
      equalsAt = at;
      equalsCount += 1;
    }
    if (byte !== newline) continue;
    const kind = bytes[start];
    if (equalsCount === 4) {
      const total = numberAt(bytes, equalsAt + 1, length);
      if (kind === letterS) cells[some] = total;
      if (kind === letterF && full >= 0) cells[full] = total;
    }
    start = at + 1;
    equalsCount = 0;
  }
}

const groupFiles = [
  ['memory.pressure', 'memSomeUs', 'memFullUs'],
  ['io.pressure', 'ioSomeUs', 'ioFullUs'],
  ['cpu.pressure', 'cpuSomeUs', 'cpuFullUs'],
] as const;
const hostFiles = [
  ['memory', 'hostMemSomeUs', 'hostMemFullUs'],
  ['io', 'hostIoSomeUs', 'hostIoFullUs'],
] as const;

export interface PressureReader {
  read(cells: Cells): void;
  close(): void;
}

/** `dir` is the container's group in the unified hierarchy, on a hybrid host as on a pure one. */
export function openGroupPressure(dir: string): PressureReader {
  const memory = openPressure(dir, groupFiles.slice(0, 1));
  const others = openPressure(dir, groupFiles.slice(1));
  const readMemory = atMostEvery(growthMs, memory.read);
  const readOthers = atMostEvery(slowMs, others.read);
  return {
    read(cells) {
      readMemory(cells);
      readOthers(cells);
    },
    close() {
      memory.close();
      others.close();
    },
  };
}

/** Whether the kernel measures pressure: some are built with it and have it switched off, and then reading fails. */
export function hostPressureIsThere(procDir = '/proc'): boolean {
  const cells = emptyCells();
  const pressure = openHostPressure(procDir);
  pressure.read(cells);
  pressure.close();
  return cells[columnIndex('hostMemSomeUs')] !== null;
}

export function openHostPressure(procDir: string): PressureReader {
  return openPressure(`${procDir}/pressure`, hostFiles);
}

function openPressure(
  dir: string,
  names: readonly (readonly [string, ProbeColumn, ProbeColumn])[],
): PressureReader {
  const files: { file: OpenFile | null; some: number; full: number }[] = names.map(([name, some, full]) => ({
    file: openFile(`${dir}/${name}`),
    some: columnIndex(some),
    full: columnIndex(full),
  }));
  return {
    read(cells) {
      for (const { file, some, full } of files) {
        readPressure(readBuffer, readFileNow(file), some, full, cells);
      }
    },
    close() {
      for (const { file } of files) closeFile(file);
    },
  };
}
