import type { Recording } from '../../record/recording.ts';
import { mib } from '../../record/testing/buildRecording.ts';
import type { Verdict } from '../verdict.ts';

/** Every field has a value, of which none was concluded: what is judged is judged by `judge`. */
export function aVerdict(recording: Recording, changes: Partial<Verdict> = {}): Verdict {
  const { id, variant, repeat } = recording.trial.plan;
  return {
    schema: 1,
    trial: id,
    variant,
    repeat,
    terminal: {
      kind: 'oom-kill',
      atMs: 6000,
      victim: 'main',
      limit: 'own',
      service: null,
      byServer: false,
      detail: '',
      processAlive: false,
    },
    degradation: { kind: 'none', onsetMs: null },
    confidence: 'certain',
    confidenceRule: 'The kernel states it itself.',
    chain: [
      { question: 'Did the kernel kill at a memory group’s limit?', decided: true, answer: 'It says so.' },
    ],
    kills: [],
    casualties: [],
    sentence: 'The kernel killed the main process at 6.0 s.',
    evidence: [
      {
        atMs: 6000,
        source: 'kernel log',
        text: 'The kernel killed process 42.',
        quote: recording.events.find((event) => event.kind === 'kernel-line')?.text ?? null,
      },
    ],
    against: [{ kind: 'heap-oome', because: 'no OutOfMemoryError in the log' }],
    missing: ['the GC log'],
    times: {
      loadStart: 2000,
      firstLimitHit: 5200,
      firstStall: null,
      firstFullGc: null,
      firstOome: null,
      firstKill: 6000,
      firstBroken: 7000,
      kill: 6000,
      exit: 6040,
      serviceEnd: 6000,
      observationEnd: 6050,
    },
    measures: {
      survivedMs: 4000,
      connectionsAtBreak: 5,
      perSecondAtBreak: null,
      containersAtEnd: null,
      goodputPeak: 100,
      goodputMedian: 100,
      p50Ms: 8,
      p99Ms: 90,
      requests: 408,
      good: 400,
      failed: 8,
      longestGapMs: 0,
      unfinished: 0,
      peakUsageBytes: 120 * mib,
      peakAnonBytes: 100 * mib,
      peakFileBytes: 20 * mib,
      peakSwapBytes: null,
      peakHeapBytes: null,
      limitBytes: 256 * mib,
      worstMemFullShare: 0.1,
      worstIoFullShare: null,
      worstGcShare: 0.05,
    },
    growth: null,
    ledger: null,
    validity: { valid: true, problems: [] },
    ...changes,
  };
}
