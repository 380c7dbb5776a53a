import type { RunRecording } from '../../record/recording.ts';
import { variantKey } from '../../study/outcome.ts';
import { stepsOf } from '../../study/steps/step.ts';
import { type StepTogether, stepsTogether } from '../../study/steps/together.ts';
import { estimateText, perSecondText } from '../cells.ts';
import type { RunSummary } from '../summary.ts';
import type { TrialTable } from '../trialTable.ts';
import { boundsText, failedText, offeredNote, offeredText, rateCell, sinceText } from './cells.ts';
import { heldColumns, type StepColumn, stepTable } from './columns.ts';

/** The steps of a load, over the valid trials of a variant. */
export interface VariantSteps {
  key: string;
  steps: StepTogether[];
}

/** Of each variant with a valid trial; empty where no load has several steps, as the summary tells all of it then. */
export function variantSteps({ run, recordings }: RunRecording, { variants }: RunSummary): VariantSteps[] {
  const byTrial = new Map(recordings.map((recording) => [recording.trial.plan.id, recording]));
  const all = variants.map(({ key, trials }) => {
    const valid = trials.filter(({ validity }) => validity.valid);
    const steps = valid.flatMap((verdict) => {
      const recording = byTrial.get(verdict.trial);
      return recording === undefined ? [] : [stepsOf(recording, verdict)];
    });
    return { key, steps: stepsTogether(steps, run.seed) };
  });
  const several = ({ steps }: VariantSteps) => steps.filter(({ part }) => part === 'measured').length > 1;
  return all.some(several) ? all.filter(({ steps }) => steps.length > 0) : [];
}

const note = (confidence: string): string =>
  `${offeredNote}. What clients felt: medians over the trials that came through the whole step, of good answers with the ${confidence} interval; ` +
  'peaks: over those that came to it, and were not stopped in it. Whole: how many came through. The percentiles of a part of a load are known within bounds. ' +
  'No other figure has the warm-up in it. Each trial’s own steps stand with it.';

/** A table for each variant, for the report; the last has the note. */
export const variantStepsTables = (
  all: readonly VariantSteps[],
  { confidence }: Pick<RunSummary, 'confidence'>,
): TrialTable[] =>
  all.map(({ key, steps }, index) => {
    const [name, ...figures] = columnsOf(steps, true);
    return stepTable(
      `Steps of the load${key === variantKey({}) ? '' : `: ${key}`}`,
      index === all.length - 1 ? note(confidence) : '',
      [name, happened, ...figures],
      steps,
    );
  });

/** Of one variant, in fewer letters. */
export const briefStepsTable = ({ key, steps }: VariantSteps): TrialTable =>
  stepTable(
    key,
    `${offeredNote}. Medians over the trials that came through the whole step. No other figure has the warm-up in it.`,
    [...columnsOf(steps, false), happened],
    steps,
  );

type Column = StepColumn<StepTogether>;

const happened: Column = { title: 'what happened', cell: whatHappened, words: true };

function columnsOf(rows: readonly StepTogether[], interval: boolean): [Column, ...Column[]] {
  const good = (row: StepTogether): string =>
    interval ? estimateText(row.good, perSecondText) : rateCell(row.good.median);
  const whole: Column = { title: 'whole', cell: (row) => `${row.whole} of ${row.trials}` };
  return [
    { title: 'step', cell: ({ name }) => name },
    { title: 'offered', cell: (row) => offeredText(row, row.due) },
    felt('answered /s', ({ answered }) => rateCell(answered), true),
    felt('good /s', good, true),
    felt('failed', ({ failedShare }) => failedText(failedShare)),
    felt('p50', ({ p50Ms }) => boundsText(p50Ms)),
    felt('p99', ({ p99Ms }) => boundsText(p99Ms)),
    ...heldColumns(
      rows,
      (row) => (row.whole + row.cuts.gone > 0 ? null : row.cuts.stopped > 0 ? 'cut' : '–'),
      () => '',
    ),
    ...(rows.some(({ trials }) => trials > 1) ? [whole] : []),
  ];
}

const felt = (title: string, text: (row: StepTogether) => string, ofLoad = false): Column => ({
  title,
  cell: (row) => {
    const reached = row.whole + row.cuts.gone + row.cuts.stopped > 0;
    if (!reached || (ofLoad && row.part === 'last answers')) return '–';
    return row.whole === 0 ? 'cut' : text(row);
  },
});

/** `oom-kill 3.2 s in, 2 of 3; gone, 2 of 3; stopped, 1 of 3`; of one trial without how many. */
function whatHappened({ happened: all, cuts, trials }: StepTogether): string {
  const came = all.map(({ what, count, afterMs }) => ({
    what: `${what} ${sinceText(afterMs)}`,
    count,
  }));
  const cut = Object.entries(cuts).flatMap(([what, count]) => (count === 0 ? [] : [{ what, count }]));
  return [...came, ...cut]
    .map(({ what, count }) => (trials === 1 ? what : `${what}, ${count} of ${trials}`))
    .join('; ');
}
