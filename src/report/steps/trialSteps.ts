import type { Recording } from '../../record/recording.ts';
import { formatDuration } from '../../scenario/units.ts';
import { type Felt, type Rates, ratesOf } from '../../study/steps/felt.ts';
import { type Step, stepsOf } from '../../study/steps/step.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { TrialTable } from '../trialTable.ts';
import { boundsText, failedText, offeredNote, offeredText, rateCell, sinceText } from './cells.ts';
import { heldColumns, type StepColumn, stepTable } from './columns.ts';

const note =
  `${offeredNote}. Requests count in the step in which they ended; a second that lies in two steps counts in neither. ` +
  'The percentiles of a part of a load are known within bounds, which those of its seconds give. ' +
  'Peaks are of samples within the step. No other figure has the warm-up in it.';

/** A row for each step of the load. null: it came to none, or had no more than one, whose figures are those of the whole load. */
export function trialStepsTable(recording: Recording, verdict: Verdict | null): TrialTable | null {
  const steps = stepsOf(recording, verdict);
  const notReached = ({ cut }: Step): string | null => (cut?.kind === 'not reached' ? '–' : null);
  if (steps.length < 2 || steps.every(notReached)) return null;
  const columns: StepColumn<Step>[] = [
    { title: 'step', cell: ({ name }) => name },
    { title: 'what happened', cell: whatHappened, words: true },
    { title: 'offered', cell: (step) => offeredText(step, wholeRates(step)?.due ?? null) },
    felt('answered /s', (_, rates) => rateCell(rates.answered), true),
    felt('good /s', (_, rates) => rateCell(rates.good), true),
    felt('failed', (_, { failedShare }) => failedText(failedShare)),
    felt('p50', ({ p50Ms }) => boundsText(p50Ms)),
    felt('p99', ({ p99Ms }) => boundsText(p99Ms)),
    ...heldColumns(steps, notReached, ({ cut }) => (cut?.kind === 'stopped' ? '≥ ' : '')),
  ];
  return stepTable('Steps of the load', note, columns, steps);
}

/** A step that was cut has no figure that looks like one of all of it. */
const felt = (
  title: string,
  text: (felt: Felt, rates: Rates) => string,
  ofLoad = false,
): StepColumn<Step> => ({
  title,
  cell: (step) => {
    if (step.cut?.kind === 'not reached' || (ofLoad && step.part === 'last answers')) return '–';
    if (step.cut !== null) return 'cut';
    return step.felt === null ? 'n/a' : text(step.felt, ratesOf(step.felt));
  },
});

const wholeRates = ({ cut, felt: seen }: Step): Rates | null =>
  cut === null && seen !== null ? ratesOf(seen) : null;

/** `objective first broken 3.0 s in; oom-kill 3.2 s in; gone 3.2 s into 10.0 s, until then 11.5 good/s and 3.4 % failed` */
function whatHappened(step: Step): string {
  const moments = step.moments.map(({ what, atMs }) => `${what} ${sinceText(atMs)}`);
  return [...moments, ...cutWords(step)].join('; ');
}

function cutWords({ cut, fromMs, toMs, felt: seen }: Step): string[] {
  if (cut === null) return [];
  const why = cut.why === '' ? '' : ` (${cut.why})`;
  if (cut.kind === 'not reached') return [`not reached${why}`];
  const of = toMs === null ? ' in' : ` into ${formatDuration(toMs - fromMs)}`;
  const how = cut.kind === 'gone' ? 'gone' : 'stopped';
  return [`${how} ${formatDuration(cut.afterMs)}${of}${why}${untilThen(seen)}`];
}

function untilThen(seen: Felt | null): string {
  if (seen === null) return '';
  const { good, failedShare } = ratesOf(seen);
  return `, until then ${rateCell(good)} good/s${failedShare === null ? '' : ` and ${failedText(failedShare)} failed`}`;
}
