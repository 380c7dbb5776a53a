import { stringify } from 'csv-stringify/sync';
import type { RunRecord } from '../../record/schema.ts';
import { outcomeOf, variantKey } from '../../study/outcome.ts';
import type { RunSummary } from '../summary.ts';
import type { CapacityFile } from './schema.ts';
import type { Searched } from './searched.ts';
import { capacitySentences } from './sentences.ts';

/** Rates of a search are neighbours: pairs of them would say nothing that the answer does not. */
export const capacitySummary = (summary: RunSummary, all: readonly Searched[]): RunSummary => ({
  ...summary,
  sentences: capacitySentences(all),
  changes: [],
  family: '',
});

/** For programs; the verdicts of the trials are in verdicts.json. */
export function capacityJson({ runId }: Pick<RunRecord, 'runId'>, all: readonly Searched[]): string {
  const answers = all.map(({ variant, machine, cpus, memoryBytes, answer, trials }) => ({
    variant,
    machine,
    cpus,
    memoryBytes,
    ...answer,
    trials: trials.map(({ told }) => told),
  }));
  const asked = all[0]?.run;
  const file: CapacityFile = {
    schema: 1,
    runId,
    ...(asked === undefined ? {} : { plan: asked.plan, objective: asked.objective }),
    answers,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** One row for each trial; an empty field is "not read". */
export function capacityCsv(all: readonly Searched[]): string {
  const header = [
    'variant',
    'trial',
    'kind',
    'perSecond',
    'result',
    'goodputMedian',
    'p50Ms',
    'p99Ms',
    'outcome',
  ];
  const rows = all.flatMap(({ variant, trials }) =>
    trials.map(({ told, verdict }) => [
      variantKey(variant),
      told.id,
      told.kind,
      told.ratePerSecond,
      told.result,
      verdict.measures.goodputMedian,
      verdict.measures.p50Ms,
      verdict.measures.p99Ms,
      outcomeOf(verdict),
    ]),
  );
  return stringify([header, ...rows], { escape_formulas: true });
}
