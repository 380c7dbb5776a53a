import { atMostEvery, growthMs, slowMs } from '../atMostEvery.ts';
import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';
import { type Cells, columnIndex } from '../row.ts';
import { keyTable, readKeyed } from './keyedFile.ts';

/** Linux shows CPU time to user space in ticks of 1/100 s on all architectures that Docker runs on (USER_HZ). */
export const userHz = 100;

/** v2's cpu.stat. Without the CPU controller only the first three are there. */
const v2Keys = keyTable({
  usage_usec: 'cpuUsageUs',
  user_usec: 'cpuUserUs',
  system_usec: 'cpuSystemUs',
  nr_throttled: 'throttledPeriods',
  throttled_usec: 'throttledUs',
});
const v1Throttle = keyTable({ nr_throttled: 'throttledPeriods' });
const v1ThrottleTime = keyTable({ throttled_time: 'throttledUs' }, 1e-3);
const v1Modes = keyTable({ user: 'cpuUserUs', system: 'cpuSystemUs' }, 1e6 / userHz);
const usage = columnIndex('cpuUsageUs');

export function readCpuStatV2(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, v2Keys, cells);
}

export function readCpuStatV1(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, v1Throttle, cells);
  readKeyed(bytes, length, v1ThrottleTime, cells);
}

export function readCpuacctStat(bytes: Uint8Array, length: number, cells: Cells): void {
  readKeyed(bytes, length, v1Modes, cells);
}

export interface CpuReader {
  read(cells: Cells): void;
  close(): void;
}

export function openCpuV2(dir: string): CpuReader {
  const stat = openFile(`${dir}/cpu.stat`);
  return {
    read: atMostEvery(growthMs, (cells) => readCpuStatV2(readBuffer, readFileNow(stat), cells)),
    close: () => closeFile(stat),
  };
}

export function openCpuV1(cpuDir: string | null, cpuacctDir: string | null): CpuReader {
  const stat = cpuDir === null ? null : openFile(`${cpuDir}/cpu.stat`);
  const total = cpuacctDir === null ? null : openFile(`${cpuacctDir}/cpuacct.usage`);
  const modes = cpuacctDir === null ? null : openFile(`${cpuacctDir}/cpuacct.stat`);
  const readSlow = atMostEvery(slowMs, (cells) => {
    readCpuStatV1(readBuffer, readFileNow(stat), cells);
    readCpuacctStat(readBuffer, readFileNow(modes), cells);
  });
  const readTotal = atMostEvery(growthMs, (cells) => {
    const nanoseconds = numberAt(readBuffer, 0, readFileNow(total));
    cells[usage] = nanoseconds === null ? null : nanoseconds / 1000;
  });
  return {
    read(cells) {
      readSlow(cells);
      readTotal(cells);
    },
    close() {
      for (const file of [stat, total, modes]) closeFile(file);
    },
  };
}
