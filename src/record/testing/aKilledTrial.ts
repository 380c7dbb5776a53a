import type { ProbeRow } from '../probeRow.ts';
import type { Recording } from '../recording.ts';
import { at, buildRecording, kernelLines, loadRow, mib, plan, probeRow } from './buildRecording.ts';

/**
 * Ten seconds at 10 Hz; the container grows until it is killed at 6.000 s, and its group is gone after that. One knob was
 * not applied, one precondition was missed, and the kernel's line is one that no page may take for its own text.
 */
export function aKilledTrial(id = '01-swap=off-1', repeat = 1): Recording {
  return {
    ...buildRecording({
      plan: {
        id,
        repeat,
        target: { ...plan.target, heapBytes: 400 * mib, collector: 'serial' },
        probeHz: 20,
      },
      trial: {
        container: null,
        knobs: [
          { name: 'memory limit', asked: '256 MiB', read: '268435456', ok: true },
          { name: 'heap', asked: '400 MiB', read: null, ok: false },
        ],
        preconditions: [{ name: 'PSI', value: 'off', status: 'missed', meaning: 'Stalls were not seen.' }],
        phases: [
          { name: 'warm-up', startMs: 1000, endMs: 2000, warmup: true },
          { name: '5 connections', startMs: 2000, endMs: 60_000, warmup: false },
        ],
        ending: { reason: 'target-died', atMs: 6050, detail: '' },
      },
      probe: Array.from({ length: 101 }, (_, tick) => growing(tick)),
      load: [
        ...[3000, 4000, 5000, 6000].map((atMs) =>
          loadRow({ atMs, connections: 5, sent: 102, ok: 100, timeouts: 2, p50Ms: 8, p90Ms: 20, p99Ms: 90 }),
        ),
        loadRow({ atMs: 7000, connections: 5, refused: 40 }),
      ],
    }),
    events: [
      at(900, { kind: 'ready' }),
      at(1000, { kind: 'load-started' }),
      ...kernelLines(
        6000,
        'Memory cgroup out of memory: Killed process 42 (java) </script><script>alert(1)</script> | `x`',
      ),
      at(10, { kind: 'trouble', source: 'probe', text: 'no <perf> data' }),
    ],
  };
}

function growing(tick: number): ProbeRow {
  const atMs = tick * 100;
  const host = { atMs, hostUserMs: tick * 50, hostIdleMs: tick * 150, diskReadBytes: tick * mib };
  if (atMs > 6000) return probeRow(host);
  return probeRow({
    ...host,
    usageBytes: (60 + tick) * mib,
    anonBytes: (40 + tick) * mib,
    fileBytes: 20 * mib,
    limitBytes: 256 * mib,
    majorFaults: tick * 3,
    memFullUs: tick * 10_000,
    youngGcMs: tick * 5,
  });
}
