import type { SizePlan } from '../../scenario/size.ts';
import { median } from '../../statistics/median.ts';
import { howItFailed } from '../../study/holding.ts';
import type { SizeAnswer } from '../../study/size/answer.ts';
import { counted } from '../counted.ts';
import type { TrialTable } from '../trialTable.ts';

/** What each value that was tried was seen to do, rising. */
export function valuesTable({ objective }: SizePlan, { knob, points }: SizeAnswer): TrialTable {
  return {
    title: `What each ${knob} was seen to do`,
    head: [knob, 'survived', 'lost', 'says nothing', 'p99, median', 'how it was lost'],
    rows: points.map(({ value, trials, survived, lost, lostTrials }) => {
      const p99 = median(trials.flatMap(({ measures }) => measures.p99Ms ?? []));
      return [
        value,
        String(survived),
        String(lost),
        String(trials.length - survived - lost),
        p99 === null ? 'n/a' : `${Math.round(p99)} ms`,
        counted(lostTrials.map((verdict) => howItFailed(objective, verdict))) || '-',
      ];
    }),
    words: [5],
    note: 'Each trial on a fresh machine. It survived when nothing was killed, no memory ran out, nothing thrashed, and all answers together met the objective, if there is one.',
  };
}
