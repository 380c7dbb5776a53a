import type { KernelWatch } from '../kernel/kernelWatch.ts';
import { monotonicMs } from '../monotonic.ts';
import type { Output } from '../output.ts';
import { columnIndex } from '../row.ts';
import type { RowReader } from '../rowReader.ts';
import type { SignalWatch } from '../signals/signals.ts';
import type { Target } from '../target.ts';
import type { Cadence } from './cadence.ts';
import type { Sleep } from './sleep.ts';

/** Limits are read, and a JVM is looked for, this often. */
const lookMs = 500;
/** A trace that is read so seldom costs 100 µs and more. At a death it is read at once; until then the kernel keeps it. */
const traceMs = 2000;
/** The main process is looked at this often, however slow the ticks are. */
const watchMs = 50;
/** A record that wakes us is followed by others: the next is waited for so long. */
const afterWakeMs = 5;
/** After a kill by the OOM killer it is looked at so often, for so long. */
const afterKill = { everyMs: 10, forMs: 500 };

const oomKills = columnIndex('oomKills');

interface LoopParts {
  schedule: Cadence;
  rows: RowReader;
  output: Pick<Output, 'row' | 'flush'>;
  kernel: Pick<KernelWatch, 'poll' | 'behind'>;
  signals: Pick<SignalWatch, 'poll'>;
  sleep: Sleep;
  /** Whether a record of the kernel log ends the sleep. */
  records: { readonly watches: boolean };
  /** While a process is watched, the event loop is kept waiting for so long at most, and rows as well. */
  turnMs: number;
}

export interface Loop {
  /**
   * Does what is due, and sleeps between, without the event loop while a process is watched: to wake by it costs as much as
   * the tick. What shows a death makes it look at once, as a record of the kernel log does.
   * @returns when the event loop is to have its turn, and for how long: milliseconds
   */
  untilTurn(): number;
  /** A row off the cadence, of everything, now. */
  sample(): void;
  watch(next: Target): void;
  readonly ticks: number;
}

export function openLoop({
  schedule,
  rows,
  output,
  kernel,
  signals,
  sleep,
  records,
  turnMs,
}: LoopParts): Loop {
  let target: Target | null = null;
  let ticks = 0;
  let kills: number | null = null;
  let [turnedMs, lookedMs, closelyUntilMs] = [-Infinity, -Infinity, -Infinity];
  let tracedMs = 0;
  const sample = (lateMs: number | null) => {
    ticks += 1;
    const cells = rows.read(target, lateMs);
    output.row(cells);
    const before = kills;
    kills = cells[oomKills] ?? kills;
    if (before !== null && kills !== before && kernel.poll())
      closelyUntilMs = monotonicMs() + afterKill.forMs;
  };
  /** Hands over the rows that waited, too. */
  const readKernelLog = () => {
    if (kernel.poll()) {
      closelyUntilMs = monotonicMs() + afterKill.forMs;
      // The group's counters at the kill, before it is removed.
      sample(null);
    }
    output.flush();
  };
  const look = (now: number) => {
    lookedMs = now;
    target?.look();
    if (now - tracedMs < traceMs) return;
    tracedMs = now;
    signals.poll();
  };
  /** @returns milliseconds until something is due again */
  const wake = (): number => {
    const now = monotonicMs();
    if (now >= schedule.dueMs()) sample(schedule.begin(now));
    // A death between two ticks gets a row of its own: the group's last counters, before it is removed.
    else if (target?.watch() === true) sample(null);
    const restMs = now < closelyUntilMs ? afterKill.everyMs : watchMs;
    return Math.min(target?.alive === true ? restMs : lookMs, schedule.dueMs() - monotonicMs());
  };
  return {
    untilTurn() {
      for (;;) {
        const waitMs = wake();
        const now = monotonicMs();
        const watching = target?.alive === true;
        if (now - lookedMs >= lookMs) look(now);
        if (!watching || now - turnedMs >= turnMs) {
          turnedMs = now;
          // Nothing is in the log of which no record told, unless there was no time for it.
          if (watching && records.watches && !kernel.behind) output.flush();
          else readKernelLog();
          return watching ? 0 : Math.max(0, Math.ceil(waitMs));
        }
        if (sleep.wait(waitMs)) {
          readKernelLog();
          // A log that is filled without end must not keep a processor busy.
          sleep.pause(afterWakeMs);
        }
      }
    },
    sample: () => sample(null),
    watch(next) {
      target = next;
      kills = null;
    },
    get ticks() {
      return ticks;
    },
  };
}
