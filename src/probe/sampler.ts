import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { TrialEvent } from '../record/event.ts';
import { openKernelWatch } from './kernel/kernelWatch.ts';
import { wakeOnRecord } from './kernel/wakeOnRecord.ts';
import { cadence } from './loop/cadence.ts';
import { type Loop, openLoop } from './loop/loop.ts';
import { openSleep } from './loop/sleep.ts';
import { monotonicMs } from './monotonic.ts';
import type { Output } from './output.ts';
import { openRowReader } from './rowReader.ts';
import { openSignalWatch, type SignalWatch } from './signals/signals.ts';
import { openTarget, type Target, type TargetListener, type TargetOptions } from './target.ts';

/** Commands are looked at and rows are handed over this often: each costs as much as a few files. */
const turnMs = 400;
/** At a death so much time is taken to read what the kernel log says of it. */
const deathMs = 50;

export interface Sampler {
  /** Replaces the container that was sampled before, if any. */
  target(options: TargetOptions): void;
  /** A last tick, the clock once more, `stopped`. */
  stop(): void;
}

export function startSampler(hz: number, zeroMonotonicNs: string, output: Output): Sampler {
  const { emit } = output;
  const zeroMs = Number(BigInt(zeroMonotonicNs)) / 1e6;
  const nowMs = () => Math.round((monotonicMs() - zeroMs) * 1000) / 1000;
  const kernel = openKernelWatch(emit, nowMs, zeroMs);
  kernel.measureClock();
  const signals = openSignalWatch(emit, nowMs, zeroMs);
  const schedule = cadence(monotonicMs(), 1000 / hz);
  const rows = openRowReader(schedule, nowMs);
  const sleep = openSleep();
  const records = wakeOnRecord(sleep);
  const loop = openLoop({ schedule, rows, output, kernel, signals, sleep, records, turnMs });
  const running = run(loop);
  let target: Target | null = null;
  return {
    target(options) {
      target?.close();
      kernel.watch(options.containerId);
      signals.watch(options);
      target = openTarget(
        options,
        listener(options.pid, nowMs, emit, () => kernel.poll(deathMs), signals),
      );
      loop.watch(target);
      target.look();
    },
    stop() {
      running.stop();
      kernel.finish();
      signals.poll();
      loop.sample();
      kernel.measureClock();
      const { missed: missedTicks, worstLateMs } = schedule;
      emit({ kind: 'stopped', ticks: loop.ticks, missedTicks, worstLateMs });
      target?.close();
      rows.close();
      kernel.close();
      signals.close();
    },
  };
}

function run(loop: Loop): { stop(): void } {
  let stopped = false;
  const turns = async () => {
    while (!stopped) {
      const restMs = loop.untilTurn();
      await (restMs === 0 ? turn() : pause(restMs));
    }
  };
  void turns();
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
