import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostCpuColumns } from '../record/probeRow.ts';
import { userHz } from './cgroup/cpu.ts';
import { keyTable, readKeyed } from './cgroup/keyedFile.ts';
import { openHostPressure } from './cgroup/pressure.ts';
import { numberAt } from './digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from './openFile.ts';
import { type Cells, columnIndex, emptyCells } from './row.ts';

const meminfoKeys = keyTable(
  {
    MemTotal: 'hostMemTotalBytes',
    MemAvailable: 'hostMemAvailableBytes',
    SwapTotal: 'hostSwapTotalBytes',
    SwapFree: 'hostSwapFreeBytes',
  },
  1024,
);
const vmstatKeys = keyTable({
  pswpin: 'hostSwapInPages',
  pswpout: 'hostSwapOutPages',
  pgmajfault: 'hostMajorFaults',
  oom_kill: 'hostOomKills',
});
const modes = hostCpuColumns.map(columnIndex);
const diskRead = columnIndex('diskReadBytes');
const diskWrite = columnIndex('diskWriteBytes');
const diskBusy = columnIndex('diskBusyMs');
const sectorBytes = 512;

export function readMeminfo(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, meminfoKeys, cells);
}

/** What the kernel says could be used without swapping, now; null: not read. */
export function hostMemoryAvailableBytes(procDir = '/proc'): number | null {
  const cells = emptyCells();
  const text = readFileSync(`${procDir}/meminfo`);
  readMeminfo(text, text.length, cells);
  return cells[columnIndex('hostMemAvailableBytes')] ?? null;
}

export function readVmstat(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, vmstatKeys, cells);
}

/** Numbers of the first line, after its label if it has one; a number that is cut off is not among them. */
export function firstLineNumbers(bytes: Uint8Array, length: number): number[] {
  const numbers: number[] = [];
  let inNumber = false;
  for (let at = 0; at < length && bytes[at] !== 0x0a; at += 1) {
    const byte = bytes[at] ?? 0;
    const digit = byte >= 0x30 && byte <= 0x39;
    if (digit && !inNumber) {
      const value = numberAt(bytes, at, length);
      if (value !== null) numbers.push(value);
    }
    inNumber = digit;
  }
  return numbers;
}

/** The `cpu` line holds all processors together. */
export function readHostStat(bytes: Uint8Array, length: number, cells: Cells): void {
  if (bytes[0] !== 0x63) return;
  const ticks = firstLineNumbers(bytes, length);
  modes.forEach((index, position) => {
    const value = ticks[position];
    cells[index] = value === undefined ? null : value * (1000 / userHz);
  });
}

/** Adds one disk. Source: Documentation/block/stat.rst: fields 3 and 7 are sectors, 10 is the busy time. */
export function addDiskStat(bytes: Uint8Array, length: number, cells: Cells): void {
  const fields = firstLineNumbers(bytes, length);
  const [read, written, busy] = [fields[2], fields[6], fields[9]];
  if (read === undefined || written === undefined || busy === undefined) return;
  cells[diskRead] = (cells[diskRead] ?? 0) + read * sectorBytes;
  cells[diskWrite] = (cells[diskWrite] ?? 0) + written * sectorBytes;
  cells[diskBusy] = (cells[diskBusy] ?? 0) + busy;
}

/** Whole physical disks: not partitions, loop devices, zram, device mapper or RAID, which would count I/O twice. */
function physicalDisks(sysDir: string): string[] {
  try {
    return readdirSync(`${sysDir}/block`).filter((name) => existsSync(`${sysDir}/block/${name}/device`));
  } catch {
    return [];
  }
}

export interface HostReader {
  read(cells: Cells): void;
  close(): void;
}

export function openHost(procDir: string, sysDir: string): HostReader {
  const stat = openFile(`${procDir}/stat`);
  const meminfo = openFile(`${procDir}/meminfo`);
  const vmstat = openFile(`${procDir}/vmstat`);
  const pressure = openHostPressure(procDir);
  const disks = physicalDisks(sysDir).map((name) => openFile(`${sysDir}/block/${name}/stat`));
  return {
    read(cells) {
      readHostStat(readBuffer, readFileNow(stat), cells);
      readMeminfo(readBuffer, readFileNow(meminfo), cells);
      readVmstat(readBuffer, readFileNow(vmstat), cells);
      for (const disk of disks) addDiskStat(readBuffer, readFileNow(disk), cells);
      pressure.read(cells);
    },
    close() {
      for (const file of [stat, meminfo, vmstat, ...disks]) closeFile(file);
      pressure.close();
    },
  };
}
