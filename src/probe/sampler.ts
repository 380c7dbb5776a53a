import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { TrialEvent } from '../record/event.ts';
import { cadence } from './cadence.ts';
import { openKernelWatch } from './kernel/kernelWatch.ts';
import { wakeOnRecord } from './kernel/wakeOnRecord.ts';
import { monotonicMs } from './monotonic.ts';
import type { Output } from './output.ts';
import { columnIndex } from './row.ts';
import { openRowReader } from './rowReader.ts';
import { openSignalWatch, type SignalWatch } from './signals/signals.ts';
import { openSleep } from './sleep.ts';
import { openTarget, type Target, type TargetListener, type TargetOptions } from './target.ts';

/** Limits are read, and a JVM is looked for, this often. */
const lookMs = 500;
/** A trace that is read so seldom costs 100 µs and more. At a death it is read at once; until then the kernel keeps it. */
const traceMs = 2000;
/**
 * While a process is watched, commands are looked at and rows are handed over this often: each costs as much as a few
 * files. What shows a death makes it happen at once, as a record of the kernel log does.
 */
const turnMs = 400;
/** The main process is looked at this often, however slow the ticks are. */
const watchMs = 50;
/** A record that wakes us is followed by others: the next is waited for so long. */
const afterWakeMs = 5;
/** At a death so much time is taken to read what the kernel log says of it. */
const deathMs = 50;
/** After a kill by the OOM killer it is looked at so often, for so long. */
const afterKill = { everyMs: 10, forMs: 500 };

const oomKills = columnIndex('oomKills');

export interface Sampler {
  /** Replaces the container that was sampled before, if any. */
  target(options: TargetOptions): void;
  /** A last tick, the clock once more, `stopped`. */
  stop(): void;
}

export function startSampler(hz: number, zeroMonotonicNs: string, output: Output): Sampler {
  const { emit, flush } = output;
  const zeroMs = Number(BigInt(zeroMonotonicNs)) / 1e6;
  const nowMs = () => Math.round((monotonicMs() - zeroMs) * 1000) / 1000;
  const kernel = openKernelWatch(emit, nowMs, zeroMs);
  kernel.measureClock();
  const signals = openSignalWatch(emit, nowMs, zeroMs);
  const schedule = cadence(monotonicMs(), 1000 / hz);
  const rows = openRowReader(schedule, nowMs);
  let target: Target | null = null;
  let ticks = 0;
  let kills: number | null = null;
  let closelyUntilMs = Number.NEGATIVE_INFINITY;
  /** Hands over the rows that waited, too. */
  const readKernelLog = () => {
    if (kernel.poll()) {
      closelyUntilMs = monotonicMs() + afterKill.forMs;
      // The group's counters at the kill, before it is removed.
      sample(null);
    }
    flush();
  };
  let tracedMs = 0;
  const look = () => {
    target?.look();
    if (monotonicMs() - tracedMs < traceMs) return;
    tracedMs = monotonicMs();
    signals.poll();
  };
  const sample = (lateMs: number | null) => {
    ticks += 1;
    const cells = rows.read(target, lateMs);
    output.row(cells);
    const before = kills;
    kills = cells[oomKills] ?? kills;
    if (before !== null && kills !== before && kernel.poll())
      closelyUntilMs = monotonicMs() + afterKill.forMs;
  };
  const wake = () => {
    const now = monotonicMs();
    if (now >= schedule.dueMs()) sample(schedule.begin(now));
    // A death between two ticks gets a row of its own: the group's last counters, before it is removed.
    else if (target?.watch() === true) sample(null);
    const restMs = now < closelyUntilMs ? afterKill.everyMs : watchMs;
    return Math.min(target?.alive === true ? restMs : lookMs, schedule.dueMs() - monotonicMs());
  };
  const loop = startLoop({
    wake,
    readKernelLog,
    behind: () => kernel.behind,
    flush,
    look,
    current: () => target,
  });
  return {
    target(options) {
      target?.close();
      kernel.watch(options.containerId);
      signals.watch(options);
      kills = null;
      target = openTarget(
        options,
        listener(options.pid, nowMs, emit, () => kernel.poll(deathMs), signals),
      );
      target.look();
    },
    stop() {
      loop.stop();
      kernel.finish();
      signals.poll();
      sample(null);
      kernel.measureClock();
      emit({ kind: 'stopped', ticks, missedTicks: schedule.missed, worstLateMs: schedule.worstLateMs });
      target?.close();
      rows.close();
      kernel.close();
      signals.close();
    },
  };
}

interface Turns {
  /** Does what is due; milliseconds until something is due again. */
  wake(): number;
  readKernelLog(): void;
  /** Of the kernel log something is left that no record tells of. */
  behind(): boolean;
  flush(): void;
  look(): void;
  current(): Target | null;
}

/** While a process is watched the event loop gets a turn only now and then: to wake by it costs as much as the tick. */
function startLoop({ wake, readKernelLog, behind, flush, look, current }: Turns): { stop(): void } {
  let stopped = false;
  let turnedMs = Number.NEGATIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  const sleep = openSleep();
  const records = wakeOnRecord(sleep);
  const run = async () => {
    while (!stopped) {
      const waitMs = wake();
      const now = monotonicMs();
      const watching = current()?.alive === true;
      if (now - lookedMs >= lookMs) {
        lookedMs = now;
        look();
      }
      if (watching && now - turnedMs < turnMs) {
        if (sleep.wait(waitMs)) {
          readKernelLog();
          // A log that is filled without end must not keep a processor busy.
          sleep.pause(afterWakeMs);
        }
        continue;
      }
      turnedMs = now;
      if (watching && records.watches && !behind()) flush();
      else readKernelLog();
      await (watching ? turn() : pause(Math.max(0, Math.ceil(waitMs))));
    }
  };
  void run();
  return {
    stop() {
      stopped = true;
    },
  };
}

/** @param readKernelLog called first at a death, as `signals` is: the cause stands before the effect. */
function listener(
  pid: number,
  nowMs: () => number,
  emit: Output['emit'],
  readKernelLog: () => unknown,
  signals: SignalWatch,
): TargetListener {
  const event = (event: TrialEvent) => emit({ kind: 'event', event });
  const at = () => ({ atMs: nowMs(), clock: 'monotonic' as const });
  return {
    processGone() {
      const when = at();
      readKernelLog();
      signals.poll();
      event({ ...when, kind: 'process-gone', pid });
    },
    cgroupGone: () => event({ ...at(), kind: 'cgroup-gone' }),
    cgroup(facts) {
      signals.follow(facts);
      emit({ kind: 'cgroup', ...facts });
    },
    jvm: (facts) => emit({ kind: 'runtime-facts', facts }),
    trouble: (text) => event({ ...at(), kind: 'trouble', source: 'probe', text }),
  };
}
