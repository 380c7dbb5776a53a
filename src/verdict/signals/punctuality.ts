import type { Recording } from '../../record/recording.ts';
import type { FaultCase } from '../../scenario/faultCase.ts';
import { median } from '../../statistics/median.ts';
import type { Verdict } from '../verdict.ts';

/** By how much a time of ours differs from the true one, in the trials where both are known. Positive: ours is later. */
export interface Punctuality {
  trials: number;
  medianMs: number;
  /** The one that is furthest off, whichever way. */
  worstMs: number;
  worstTrial: string;
}

export interface Punctualities {
  /** OOM kills of the main process: its end as the probe saw it, against the kernel's own stamp of the kill. */
  death: Punctuality | null;
  /** Degradations: the onset, against the moment from which the fault was there. Memory takes its time to fill. */
  onset: Punctuality | null;
}

type TimedCase = Pick<FaultCase, 'name' | 'faultFrom'>;

/** The line that programs of the corpus print when their fault begins. */
const begins = /^fault begins$/;

/** How far the times in verdicts are from what is known otherwise. */
export function punctuality(
  cases: readonly TimedCase[],
  recordings: readonly Recording[],
  verdicts: readonly Verdict[],
): Punctualities {
  const known = new Map(cases.map((each) => [each.name, each]));
  const recorded = new Map(recordings.map((recording) => [recording.trial.plan.id, recording]));
  const valid = verdicts.filter(({ validity }) => validity.valid);
  return {
    death: summed(
      valid.map(({ trial, terminal, times }) => {
        const byKernel = terminal.kind === 'oom-kill' && terminal.victim === 'main' ? times.kill : null;
        return [trial, difference(times.exit, byKernel)];
      }),
    ),
    onset: summed(
      valid.map((verdict) => {
        const fault = known.get(verdict.variant.case ?? '');
        const recording = recorded.get(verdict.trial);
        const from = fault && recording ? faultFromMs(fault, recording, verdict) : null;
        return [verdict.trial, difference(verdict.degradation.onsetMs, from)];
      }),
    ),
  };
}

function faultFromMs({ faultFrom }: TimedCase, { log }: Recording, { times }: Verdict): number | null {
  if (faultFrom === undefined) return null;
  if (faultFrom === 'load') return times.loadStart;
  return log.find(({ text }) => begins.test(text))?.atMs ?? null;
}

const difference = (ours: number | null, known: number | null): number | null =>
  ours === null || known === null ? null : ours - known;

function summed(pairs: readonly (readonly [trial: string, errorMs: number | null])[]): Punctuality | null {
  const measured = pairs.flatMap(([trial, errorMs]) => (errorMs === null ? [] : [{ trial, errorMs }]));
  const middle = median(measured.map(({ errorMs }) => errorMs));
  const [worst] = measured.toSorted((a, b) => Math.abs(b.errorMs) - Math.abs(a.errorMs));
  if (middle === null || worst === undefined) return null;
  return { trials: measured.length, medianMs: middle, worstMs: worst.errorMs, worstTrial: worst.trial };
}
