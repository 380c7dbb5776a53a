import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { monotonicMs } from '../monotonic.ts';
import type { KernelLog } from './kernelLog.ts';
import type { KernelRecord } from './kernelRecord.ts';

export interface KernelClock {
  /** Kernel log time minus CLOCK_MONOTONIC. */
  offsetUs: number;
  /** Half the width of the bracket in which the kernel stamped our line. */
  errorUs: number;
}

const attempts = 3;
/** Our line is the last in the log, which others may be filling. */
const findMs = 100;

/**
 * The kernel log runs on sched_clock, not on CLOCK_MONOTONIC. A line of our own, written at level debug between two
 * readings of our clock, is found again in the log: the narrowest of a few brackets counts. null where /dev/kmsg
 * cannot be written. Records of others that come in between are handed to `others`.
 */
export function measureKernelClock(
  log: KernelLog,
  others: (record: KernelRecord | 'gap') => void,
  path = '/dev/kmsg',
): KernelClock | null {
  let best: KernelClock | null = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const text = `oomlab: clock ${randomBytes(6).toString('hex')}`;
    const bracket = writeBetween(path, `<7>${text}\n`);
    if (bracket === null) return best;
    for (const record of log.drain(findMs)) {
      if (record === 'gap' || record.text !== text) {
        others(record);
        continue;
      }
      const errorUs = (bracket.afterUs - bracket.beforeUs) / 2;
      if (best === null || errorUs < best.errorUs) {
        best = { offsetUs: record.kernelUs - (bracket.beforeUs + errorUs), errorUs };
      }
    }
  }
  return best;
}

function writeBetween(path: string, line: string): { beforeUs: number; afterUs: number } | null {
  let fd: number;
  try {
    fd = openSync(path, 'w');
  } catch {
    return null;
  }
  try {
    const beforeUs = monotonicMs() * 1000;
    writeSync(fd, line);
    return { beforeUs, afterUs: monotonicMs() * 1000 };
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
