import type { TrialEvent } from '../../record/event.ts';
import type { ProbeMessage } from '../protocol.ts';
import { measureKernelClock } from './kernelClock.ts';
import { kernelFilter } from './kernelFilter.ts';
import { type KernelLog, openKernelLog } from './kernelLog.ts';
import type { KernelRecord } from './kernelRecord.ts';

export interface KernelWatch {
  /** Emits what came since the last call; true when a kill in the watched container was among it. */
  poll(): boolean;
  watch(containerId: string): void;
  /** Measures how far the kernel log's clock is from ours, and says so. */
  measureClock(): void;
  close(): void;
}

/** The lines that name the victim's group; other containers of the host may die at any time. */
const victimLine = /^oom-kill:|^Task in /;

/** The kernel log as events on the trial's clock. Where it cannot be read: one trouble event, and nothing more. */
export function openKernelWatch(
  emit: (message: ProbeMessage) => void,
  nowMs: () => number,
  zeroMs: number,
): KernelWatch {
  const log = tryOpen((text) => {
    emit({
      kind: 'event',
      event: { kind: 'trouble', clock: 'monotonic', atMs: nowMs(), source: 'kernel log', text },
    });
  });
  const filter = kernelFilter();
  let offsetUs: number | null = null;
  let killed = false;
  let container: string | null = null;
  const take = (record: KernelRecord | 'gap') => {
    if (record === 'gap') {
      emit({ kind: 'event', event: { kind: 'kernel-gap', clock: 'monotonic', atMs: nowMs() } });
    } else if (filter.matters(record)) {
      if (container !== null && victimLine.test(record.text) && record.text.includes(container))
        killed = true;
      emit({ kind: 'event', event: kernelLine(record, (offsetUs ?? 0) / 1000 + zeroMs) });
    }
  };
  return {
    poll() {
      killed = false;
      for (const record of log?.drain() ?? []) take(record);
      return killed;
    },
    watch(containerId) {
      container = containerId;
      filter.watch(containerId);
    },
    measureClock() {
      const clock = log === null ? null : measureKernelClock(log, take);
      // The events keep one offset, that of the start: a second one in mid-trial could put them out of order.
      offsetUs ??= clock?.offsetUs ?? null;
      emit({
        kind: 'clock',
        atMs: nowMs(),
        kernelOffsetUs: clock?.offsetUs ?? null,
        kernelOffsetErrorUs: clock?.errorUs ?? null,
      });
    },
    close: () => log?.close(),
  };
}

function kernelLine({ kernelUs, sequence, text }: KernelRecord, kernelZeroMs: number): TrialEvent {
  const atMs = Math.round(kernelUs - kernelZeroMs * 1000) / 1000;
  return { kind: 'kernel-line', clock: 'kernel', atMs, sequence, kernelUs, text };
}

function tryOpen(trouble: (text: string) => void): KernelLog | null {
  try {
    return openKernelLog();
  } catch (error) {
    trouble(`cannot be read: ${(error as Error).message}`);
    return null;
  }
}
