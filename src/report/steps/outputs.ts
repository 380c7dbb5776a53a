import { stringify } from 'csv-stringify/sync';
import type { RunRecording } from '../../record/recording.ts';
import type { Interval } from '../../statistics/resample.ts';
import { type Felt, ratesOf } from '../../study/steps/felt.ts';
import { type Step, stepsOf } from '../../study/steps/step.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { StepInFile, StepsFile } from './schema.ts';

/** The steps of each trial in order of execution, invalid ones too. Trials without a load have none. */
export function stepsFileOf({ run, recordings }: RunRecording, verdicts: readonly Verdict[]): StepsFile {
  const byTrial = new Map(verdicts.map((verdict) => [verdict.trial, verdict]));
  const trials = recordings.map((recording) => {
    const { id, variant, repeat } = recording.trial.plan;
    const verdict = byTrial.get(id) ?? null;
    const steps = stepsOf(recording, verdict).map(inFile);
    return { trial: id, variant, repeat, valid: verdict?.validity.valid ?? null, steps };
  });
  return { schema: 1, runId: run.runId, trials };
}

export const stepsJson = (file: StepsFile): string => `${JSON.stringify(file, null, 2)}\n`;

function inFile({ cut, felt, held, moments, ...step }: Step): StepInFile {
  const { name, part, fromMs, toMs, unit, from, to } = step;
  const figures = felt && feltInFile(felt);
  return {
    ...{ name, part, fromMs, toMs, offered: { unit, from, to }, cut },
    felt: cut === null ? figures : null,
    untilCut: cut === null ? null : figures,
    peakUsageBytes: held.usageBytes,
    limitBytes: held.limitBytes,
    peakAnonBytes: held.anonBytes,
    peakSwapBytes: held.swapBytes,
    cpuCores: held.cores,
    happened: moments.map(({ what, atMs }) => ({ what, afterMs: atMs })),
  };
}

function feltInFile(felt: Felt): NonNullable<StepInFile['felt']> {
  const { overMs, due, answered, good, failed, p50Ms, p99Ms } = felt;
  const rates = ratesOf(felt);
  return {
    ...{ overMs, due, answered, good, failed },
    duePerSecond: rates.due,
    answeredPerSecond: rates.answered,
    goodPerSecond: rates.good,
    failedShare: rates.failedShare,
    p50Ms: boundsInFile(p50Ms),
    p99Ms: boundsInFile(p99Ms),
  };
}

/** JSON has no number for "whatever". */
const boundsInFile = (bounds: Interval | null): { low: number; high: number | null } | null =>
  bounds && { low: bounds.low, high: Number.isFinite(bounds.high) ? bounds.high : null };

type Field = string | number | boolean | null | undefined;
type Column = [string, (step: StepInFile) => Field];

/** What clients felt is empty for a step that was cut: what was so until then has columns of its own. */
const columns: Column[] = [
  ['name', ({ name }) => name],
  ['part', ({ part }) => part],
  ['fromMs', ({ fromMs }) => tenths(fromMs)],
  ['toMs', ({ toMs }) => tenths(toMs)],
  ['offeredUnit', ({ offered }) => offered.unit],
  ['offeredFrom', ({ offered }) => offered.from],
  ['offeredTo', ({ offered }) => offered.to],
  ['cut', ({ cut }) => cut?.kind],
  ['cutAfterMs', ({ cut }) => tenths(cut?.afterMs)],
  ['cutWhy', ({ cut }) => cut?.why],
  ['overMs', ({ felt }) => tenths(felt?.overMs)],
  ['due', ({ felt }) => felt?.due],
  ['answered', ({ felt }) => felt?.answered],
  ['good', ({ felt }) => felt?.good],
  ['failed', ({ felt }) => felt?.failed],
  ['duePerSecond', ({ felt }) => tenths(felt?.duePerSecond)],
  ['answeredPerSecond', ({ felt }) => tenths(felt?.answeredPerSecond)],
  ['goodPerSecond', ({ felt }) => tenths(felt?.goodPerSecond)],
  ['failedShare', ({ felt }) => rounded(felt?.failedShare, 1e4)],
  ['p50LowMs', ({ felt }) => tenths(felt?.p50Ms?.low)],
  ['p50HighMs', ({ felt }) => tenths(felt?.p50Ms?.high)],
  ['p99LowMs', ({ felt }) => tenths(felt?.p99Ms?.low)],
  ['p99HighMs', ({ felt }) => tenths(felt?.p99Ms?.high)],
  ['untilCutGoodPerSecond', ({ untilCut }) => tenths(untilCut?.goodPerSecond)],
  ['untilCutFailedShare', ({ untilCut }) => rounded(untilCut?.failedShare, 1e4)],
  ['peakUsageBytes', ({ peakUsageBytes }) => peakUsageBytes],
  ['limitBytes', ({ limitBytes }) => limitBytes],
  ['peakAnonBytes', ({ peakAnonBytes }) => peakAnonBytes],
  ['peakSwapBytes', ({ peakSwapBytes }) => peakSwapBytes],
  ['cpuCores', ({ cpuCores }) => rounded(cpuCores, 1e3)],
  [
    'happened',
    ({ happened }) => happened.map(({ what, afterMs }) => `${what} ${tenths(afterMs)}`).join('; '),
  ],
];

/** One row for each step of each trial; an empty field is "not read", or the step was cut. */
export function stepsCsv({ trials }: StepsFile): string {
  const names = [...new Set(trials.flatMap(({ variant }) => Object.keys(variant)))];
  const header = [
    ...['trial', 'repeat', 'valid', 'step'],
    ...columns.map(([name]) => name),
    ...names.map((name) => `variant.${name}`),
  ];
  const rows = trials.flatMap(({ trial, repeat, valid, variant, steps }) =>
    steps.map((step, index) => [
      ...[trial, repeat, valid, index + 1],
      ...columns.map(([, read]) => read(step) ?? null),
      ...names.map((name) => variant[name] ?? null),
    ]),
  );
  return stringify([header, ...rows], { cast: { boolean: String }, escape_formulas: true });
}

function rounded(value: number | null | undefined, parts: number): number | null {
  return value === null || value === undefined ? null : Math.round(value * parts) / parts;
}

const tenths = (value: number | null | undefined): number | null => rounded(value, 10);
