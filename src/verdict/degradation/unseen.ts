import type { ProbeRow } from '../../record/probeRow.ts';
import type { Rows } from '../../record/table/rows.ts';
import { runtimes } from '../../runtime/index.ts';
import { targetMachine } from '../../scenario/target/limits.ts';
import { bounds } from '../bounds.ts';
import { between, mean } from '../signals/counter.ts';
import type { CpuModes } from '../signals/cpu.ts';
import type { TrialFacts } from '../trialFacts.ts';

/** What a collector that nobody saw may have done, by what is seen from outside. */
export interface Unseen {
  /** Anonymous memory against the limit that the program gave its heap; null: it gave none that is known. */
  ownLimitShare: number | null;
  /** The same when the service was calm; null: it never was. */
  ownLimitShareBefore: number | null;
  /** Anonymous memory against what it was when the service was calm; null: it has not grown by anything that counts. */
  grown: number | null;
  /** There is a collector, or may be one. */
  mayCollect: boolean;
  /** It may have a limit that nobody outside knows: programs set it by themselves. */
  mayHaveLimit: boolean;
  /** What would have shown it. */
  missing: string;
  /** The processors had enough to do for it; true where they were not read. */
  cpuBound: boolean;
}

export function unseen(facts: TrialFacts, inside: Rows<ProbeRow>, cpu: CpuModes): Unseen {
  const { calmMs, ownLimit, recording } = facts;
  const gcTime = gcTimeOf(facts);
  const now = mean(inside, 'anonBytes');
  const before = calmMs === null ? null : mean(between(recording.probe, calmMs - 1000, calmMs), 'anonBytes');
  const ofLimit = (bytes: number | null) => (bytes === null || !ownLimit ? null : bytes / ownLimit.bytes);
  const { cpus } = targetMachine(recording.trial.plan);
  const used = cpu.usedCores === null ? null : cpu.usedCores / cpus;
  const most = Math.max(used ?? 0, cpu.waited ?? 0);
  return {
    ownLimitShare: ofLimit(now),
    ownLimitShareBefore: ofLimit(before),
    grown: now === null || !before || now - before < bounds.liveSet.leastBytes ? null : now / before,
    mayCollect: gcTime.seen || gcTime.collects !== false,
    mayHaveLimit: gcTime.seen || gcTime.collects === null,
    missing: gcTime.seen ? gcTime.missing : `GC not observed: ${gcTime.because}`,
    cpuBound: (used === null && cpu.waited === null) || most >= bounds.collecting.cpuBoundShare,
  };
}

/** Of what runs there, as far as the scenario or its options tell. */
const gcTimeOf = ({ ownLimit, recording }: TrialFacts) =>
  runtimes[ownLimit?.runtime ?? recording.trial.plan.target.runtime].gcTime;
