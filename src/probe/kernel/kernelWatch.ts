import type { TrialEvent } from '../../record/event.ts';
import type { ProbeMessage } from '../protocol.ts';
import { measureKernelClock } from './kernelClock.ts';
import { kernelFilter } from './kernelFilter.ts';
import { type KernelLog, openKernelLog } from './kernelLog.ts';
import type { KernelRecord } from './kernelRecord.ts';

export interface KernelWatch {
  /**
   * Emits what came since the last call, as much of it as there is time for; true when a kill in the watched container was
   * among it.
   */
  poll(withinMs?: number): boolean;
  /** There was no time for all of it at the last poll: the next one need not wait for a record. */
  readonly behind: boolean;
  /** The last poll: what is left then was not read. */
  finish(): void;
  watch(containerId: string): void;
  /** Measures how far the kernel log's clock is from ours, and says so. */
  measureClock(): void;
  close(): void;
}

/** That lines are missing is said so often, and between two that are there: what stands on both sides is not of one report. */
const gapEveryMs = 1000;
/** So long is read at the end, where the log is filled faster than it is read. */
const lastMs = 200;

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
  let gapMs = Number.NEGATIVE_INFINITY;
  let saidSince = false;
  const tellGap = () => {
    const atMs = nowMs();
    if (!saidSince && atMs - gapMs < gapEveryMs) return;
    [gapMs, saidSince] = [atMs, false];
    emit({ kind: 'event', event: { kind: 'kernel-gap', clock: 'monotonic', atMs } });
  };
  const take = (record: KernelRecord | 'gap') => {
    if (record === 'gap') tellGap();
    else if (filter.matters(record)) {
      if (container !== null && victimLine.test(record.text) && record.text.includes(container))
        killed = true;
      saidSince = true;
      emit({ kind: 'event', event: kernelLine(record, (offsetUs ?? 0) / 1000 + zeroMs) });
    }
  };
  const poll = (withinMs?: number): boolean => {
    killed = false;
    for (const record of log?.drain(withinMs) ?? []) take(record);
    return killed;
  };
  return {
    poll,
    get behind() {
      return log?.behind ?? false;
    },
    finish() {
      poll(lastMs);
      if (log?.behind) tellGap();
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
