import type { Environment, RunRecord } from '../../record/schema.ts';
import { formatBytes } from '../../scenario/units.ts';

/** Where the run was made, as pairs of name and text. */
export const environmentFacts = (run: RunRecord): [string, string][] => [
  ...machineFacts(run.environment),
  ['started', run.startedAt],
  ['finished', run.finishedAt ?? 'n/a'],
  ['seed', String(run.seed)],
];

/** The same names in the same order of each machine. */
export function machineFacts(at: Environment): [string, string][] {
  const swap = at.swapAreas.map(
    (area) =>
      `${area.path} (${area.type}, ${formatBytes(area.sizeBytes)}${area.ours ? ', made for the run' : ''})`,
  );
  return [
    ['oomlab', `${at.oomlab}, commit ${at.gitCommit ?? 'n/a'}`],
    ['Node', at.node],
    [
      'engine',
      `Docker ${at.engine} (${at.engineKind}), ${at.storageDriver}, cgroup driver ${at.cgroupDriver}`,
    ],
    ['proxy in the path', at.userlandProxy],
    ['cgroup version', String(at.cgroupVersion ?? 'n/a')],
    ['kernel', `${at.kernel}, ${at.os}`],
    ['processor', `${at.cpuModel}, ${at.cores} cores, governor ${at.governor ?? 'n/a'}`],
    ['clock source', at.clocksource ?? 'n/a'],
    ['memory', formatBytes(at.memoryBytes)],
    ['swap areas', swap.length === 0 ? 'none' : swap.join('; ')],
  ];
}
