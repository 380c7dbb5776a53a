import type { RunRecord } from '../../record/schema.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { type LostAnyway, leastProof, type SizeAnswer, sizeAnswer } from '../../study/size/answer.ts';
import type { Failing } from '../../study/size/tried.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { RunSummary } from '../summary.ts';

/** The answer of a search for a size, found again from its trials; null: the run sought none. */
export function sizeOf({ size }: RunRecord, verdicts: readonly Verdict[]): SizeAnswer | null {
  return size === null ? null : sizeAnswer(size, verdicts);
}

const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`;
const trials = (count: number): string => `${count} trial${count === 1 ? '' : 's'}`;

/** What it takes, before the first trial. */
export function sizeBeforehand(plan: SizePlan): string {
  const { knob, values, survives, confidence, maxTrials, recommenders } = plan;
  const { clean, withOne } = leastProof(plan);
  const forgiven = withOne === null ? '' : `, or ${withOne} with one that does not`;
  return `The smallest ${knob} of ${values.length} (${values[0]} to ${values.at(-1)}) that survives at least ${percent(survives)} of the time, right in ${percent(confidence)} of such searches. A dozen trials or so to find where the edge is, then ${clean} fresh ones of one value that all survive${forgiven}; at most ${maxTrials}.${recommenders === 0 ? '' : ` Then ${recommenders} fresh ${recommenders === 1 ? 'trial' : 'trials'} of each value that recommenders would say of them.`}`;
}

/** The answer as a person would say it. */
export function sizeSentences(answer: SizeAnswer): string[] {
  const { state, knob, smaller, larger, anyway, trialsDone, explored, proof, attempts, afresh } = answer;
  const proving =
    proof === null ? '' : `, the others to prove ${attempts === 1 ? 'a value' : `one of ${attempts} values`}`;
  const others =
    afresh.length === 0
      ? ''
      : ` Then ${afresh.length} of what recommenders would say, which have no part in the answer.`;
  const counted = `${trials(trialsDone)}: ${explored} to find where the edge is${proving}.${others}`;
  const around = [
    smaller === null
      ? `No ${knob} was seen to be too small${answer.recommended === answer.from ? `: ${answer.from} is the smallest that was asked for` : ''}.`
      : failingSentence('too small', smaller),
    ...(larger === null ? [] : [failingSentence('too large', larger)]),
    ...(anyway === null ? [] : [anywaySentence(knob, anyway)]),
    ...(answer.outrun.length === 0 ? [] : [outrunSentence(answer)]),
  ];
  return [headline(answer), ...(state === 'open' && trialsDone === 0 ? [] : [...around, counted])];
}

function headline({ state, knob, recommended, survives, confidence, proof, from, to }: SizeAnswer): string {
  const asked = `at least ${percent(survives)} of the time`;
  if (state === 'proved' && recommended !== null && proof !== null)
    return `A ${knob} of ${recommended} carries the load ${asked}, at ${percent(confidence)} confidence: ${proof.survived} of ${proof.survived + proof.lost} fresh trials survived.`;
  const nearest =
    proof === null
      ? 'none was put to the proof'
      : `${proof.value} was put to the proof last, and survived ${proof.survived} of ${proof.survived + proof.lost} fresh trials, where ${proof.clean} without a loss would do`;
  const why = {
    none: `No ${knob} from ${from} to ${to} is likely to carry the load ${asked}: ${nearest}.`,
    'used up': `The trials were used up before a ${knob} was proved: ${nearest}.`,
    open: `No ${knob} was proved: ${nearest}.`,
    proved: '',
  };
  return why[state];
}

const failingSentence = (what: string, { value, lost, of, why, trials: ids }: Failing): string =>
  `${value} is ${what}: ${lost} of ${of} lost (${why.join(', ')}; ${firstOf(ids)}).`;

/** What no size was seen to mend. */
const anywaySentence = (knob: string, { from, to, lost, of, why, trials: ids }: LostAnyway): string =>
  `Whatever the ${knob}: ${from === to ? `at ${from}` : `from ${from} to ${to}`} ${lost} of ${of} trials were lost all the same (${why.join(', ')}; ${firstOf(ids)}), and more of it was not seen to mend that.`;

const outrunSentence = ({ outrun, givenUp }: SizeAnswer): string =>
  `In ${trials(outrun.length)} others had the processors of this machine: ${outrun.length === 1 ? 'it is' : 'they are'} left out (${firstOf(outrun)})${givenUp ? ': so it was given up. Ask again when the machine has nothing else to do' : ''}.`;

const firstOf = (ids: readonly string[]): string =>
  ids.length <= 3 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')}, ...`;

/** Values are neighbours in a row: pairs of them would say nothing that the answer does not. */
export const sizeSummary = (summary: RunSummary, answer: SizeAnswer): RunSummary => ({
  ...summary,
  sentences: sizeSentences(answer),
  changes: [],
  family: '',
});
