import { median } from '../../statistics/median.ts';
import { howItFailed } from '../../study/holding.ts';
import { counted } from '../counted.ts';
import type { TrialTable } from '../trialTable.ts';
import type { Searched } from './searched.ts';
import { rateText, subjectOf } from './sentences.ts';

const kinds = { full: 'full', short: 'short' } as const;

/** What each rate was seen to do, rising; the trial that climbs is left out, as it is no fresh machine. */
export function ratesTable(all: readonly Searched[]): TrialTable {
  const several = all.length > 1;
  const rows = all.flatMap((one) => rowsOf(one).map((row) => (several ? [subjectOf(one), ...row] : row)));
  return {
    title: 'What each rate was seen to do',
    head: [
      ...(several ? ['variant'] : []),
      ...['requests/s', 'trials', 'held', 'broke', 'p99, median', 'how it broke'],
    ],
    rows,
    words: [several ? 6 : 5],
    note: 'Each trial on a fresh machine. It held when nothing was killed, no memory ran out, nothing thrashed, and all answers together met the objective. Trials that say nothing are left out.',
  };
}

function rowsOf({ trials, run }: Searched): string[][] {
  const fresh = trials.filter(
    ({ told: { kind, result } }) => kind in kinds && (result === 'held' || result === 'broken'),
  );
  const byRate = Map.groupBy(fresh, ({ told }) => `${told.ratePerSecond} ${told.kind}`);
  return [...byRate.values()]
    .toSorted(([a], [b]) => (a?.told.ratePerSecond ?? 0) - (b?.told.ratePerSecond ?? 0))
    .map((those) => {
      const broken = those.filter(({ told }) => told.result === 'broken');
      const p99 = median(those.flatMap(({ verdict }) => verdict.measures.p99Ms ?? []));
      return [
        rateText(those[0]?.told.ratePerSecond ?? 0),
        those[0]?.told.kind ?? '',
        String(those.length - broken.length),
        String(broken.length),
        p99 === null ? 'n/a' : `${Math.round(p99)} ms`,
        counted(broken.map(({ verdict }) => howItFailed(run.objective, verdict))) || '-',
      ];
    });
}
