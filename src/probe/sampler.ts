import type { TrialEvent } from '../record/event.ts';
import { cadence } from './cadence.ts';
import { openKernelWatch } from './kernelWatch.ts';
import { monotonicMs } from './monotonic.ts';
import type { ProbeMessage } from './protocol.ts';
import { openRowReader } from './rowReader.ts';
import { openTarget, type Target, type TargetListener, type TargetOptions } from './target.ts';

/** Limits are read again, and a JVM is looked for, this often. */
const lookMs = 500;
/** After an alarm (a kill in the kernel log, an exit in the cgroup) the main process is looked at so often, for so long. */
const hurry = { everyMs: 5, forMs: 1000 };

type Emit = (message: ProbeMessage) => void;

export interface Sampler {
  /** Replaces the container that was sampled before, if any. */
  target(options: TargetOptions): void;
  /** A last tick, the clock once more, `stopped`. */
  stop(): void;
}

export function startSampler(hz: number, zeroMonotonicNs: string, emit: Emit): Sampler {
  const zeroMs = Number(BigInt(zeroMonotonicNs)) / 1e6;
  const nowMs = () => Math.round((monotonicMs() - zeroMs) * 1000) / 1000;
  const kernel = openKernelWatch(emit, nowMs, zeroMs);
  kernel.measureClock();
  const schedule = cadence(monotonicMs(), 1000 / hz);
  const rows = openRowReader(schedule, 1000 / hz, nowMs);
  let target: Target | null = null;
  let ticks = 0;
  const sample = (lateMs: number | null) => {
    ticks += 1;
    emit({ kind: 'tick', v: rows.read(target, lateMs) });
  };
  const loop = startLoop(schedule, sample, () => target);
  kernel.onRecord(() => {
    if (!kernel.poll()) return;
    sample(null);
    loop.alarm();
  });
  return {
    target(options) {
      target?.close();
      kernel.watch(options.containerId);
      target = openTarget(options, listener(options.pid, nowMs, emit, loop.alarm));
      target.look();
    },
    stop() {
      loop.stop();
      kernel.poll();
      sample(null);
      kernel.measureClock();
      emit({ kind: 'stopped', ticks, missedTicks: schedule.missed, worstLateMs: schedule.worstLateMs });
      target?.close();
      rows.close();
      kernel.close();
    },
  };
}

/** Ticks on the cadence; after an alarm it also wakes between them until the main process is seen to be gone. */
function startLoop(
  schedule: ReturnType<typeof cadence>,
  sample: (lateMs: number | null) => void,
  current: () => Target | null,
): { alarm(): void; stop(): void } {
  let hurryUntilMs = Number.NEGATIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const wake = () => {
    const now = monotonicMs();
    const died = now < hurryUntilMs && current()?.watch() === true;
    if (died) hurryUntilMs = now;
    if (now >= schedule.dueMs()) sample(schedule.begin(now));
    // A death between two ticks gets a row of its own: the group's last counters, before it is removed.
    else if (died) sample(null);
    if (now - lookedMs >= lookMs) {
      lookedMs = now;
      current()?.look();
    }
    const waitMs = schedule.dueMs() - monotonicMs();
    timer = setTimeout(wake, Math.max(0, now < hurryUntilMs ? Math.min(waitMs, hurry.everyMs) : waitMs));
  };
  wake();
  return {
    alarm() {
      hurryUntilMs = monotonicMs() + hurry.forMs;
      clearTimeout(timer);
      wake();
    },
    stop: () => clearTimeout(timer),
  };
}

function listener(pid: number, nowMs: () => number, emit: Emit, alarm: () => void): TargetListener {
  const event = (event: TrialEvent) => emit({ kind: 'event', event });
  const at = () => ({ atMs: nowMs(), clock: 'monotonic' as const });
  return {
    processGone: () => event({ ...at(), kind: 'process-gone', pid }),
    cgroupGone: () => event({ ...at(), kind: 'cgroup-gone' }),
    cgroup: (facts) => emit({ kind: 'cgroup', ...facts }),
    jvm: (facts) => emit({ kind: 'jvm', facts }),
    trouble: (text) => event({ ...at(), kind: 'trouble', source: 'probe', text }),
    alarm,
  };
}
