import type { RunRecording } from '../../record/recording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { formatBytes } from '../../scenario/units.ts';
import { wilson } from '../../statistics/wilson.ts';
import type { SizeAnswer } from '../../study/size/answer.ts';
import {
  afreshOf,
  type Suggestion,
  suggestionsOf,
  triedAs,
  type Usage,
  usagesOf,
} from '../../study/size/suggested.ts';
import { bounds } from '../../verdict/bounds.ts';
import type { TrialTable } from '../trialTable.ts';

const mib = 1024 ** 2;

/**
 * What recommenders say of the trials of the value that is named, and whether it survives: by fresh trials where there are
 * some, else by those of the search. null: none was asked for, no value is named, or its memory was not read.
 */
export function recommendersTable({ run, recordings }: RunRecording, answer: SizeAnswer): TrialTable | null {
  const { size } = run;
  const named = answer.points.find(({ value }) => value === answer.recommended);
  if (size === null || size.recommenders === 0 || named === undefined) return null;
  const usages = usagesOf(named.trials, (id) => recordings.find(({ trial }) => trial.plan.id === id));
  const suggestions = suggestionsOf(usages);
  if (suggestions.length === 0) return null;
  return {
    title: 'What recommenders would say, and what came of it',
    head: ['recommender', 'its value', 'whether it survives'],
    rows: suggestions.map((one) => [
      `${one.recommender}: ${one.sets}`,
      one.bytes === null ? 'none' : `${Math.round(one.bytes / mib)} MiB`,
      cameOf(size, answer, named.value, one),
    ]),
    words: [2],
    note: noteOf(size, named.value, usages, suggestions),
  };
}

function cameOf(size: SizePlan, answer: SizeAnswer, named: string, suggestion: Suggestion): string {
  if (suggestion.bytes === null) return suggestion.none;
  const values = triedAs(size, named, suggestion);
  if (values === null) return 'yes: it is the value that was proved';
  const { survived, of, why } = afreshOf(size.objective, answer.afresh, values);
  if (of === 0) return inferred(size, answer, suggestion.sets, suggestion.bytes);
  const { low, high } = wilson(survived, of, bounds.comparing.level);
  const share = `${survived} of ${of} fresh trials [${percent(low)} to ${percent(high)} %]`;
  return why.length === 0 ? `survived ${share}` : `survived ${share}; lost: ${why.join(', ')}`;
}

const percent = (share: number): string => (100 * share).toFixed(0);

/**
 * By trials of the nearest values: a value between two that were tried ends as both do, one beyond the named value or one
 * that failed ends as it, where more is never worse.
 */
function inferred(size: SizePlan, answer: SizeAnswer, knob: string, bytes: number): string {
  const { recommended, smaller, larger } = answer;
  if (size.knob !== knob) return `not tried: ${size.knob} was varied, not ${knob}`;
  const position = Math.log(bytes);
  const at = (value: string) => size.positions[size.values.indexOf(value)] ?? Number.NaN;
  if (smaller !== null && position <= at(smaller.value))
    return `no, inferred: ${smaller.value} was lost ${smaller.lost} of ${smaller.of} times (${smaller.why.join(', ')})`;
  if (larger !== null && position >= at(larger.value))
    return `no, inferred: ${larger.value} was lost ${larger.lost} of ${larger.of} times (${larger.why.join(', ')})`;
  if (recommended !== null && position >= at(recommended))
    return size.tooMuch === null
      ? `yes, inferred: ${recommended} does, and more is never worse`
      : 'not known: larger than what was proved, and smaller than what fails';
  return 'not known: between what fails and what was proved';
}

function noteOf(
  size: SizePlan,
  named: string,
  usages: readonly Usage[],
  suggestions: readonly Suggestion[],
): string {
  const peaks = usages.flatMap(({ peak }) => peak?.workingSetBytes ?? []);
  const beside = suggestions.filter(({ sets, bytes }) => sets !== size.knob && bytes !== null);
  const others = [...new Set(beside.map(({ sets }) => sets))];
  return [
    `From ${peaks.length} ${peaks.length === 1 ? 'trial' : 'trials'} of ${named}: the largest working set was ${formatBytes(Math.max(...peaks))}.`,
    'KRR: largest working set + 15 %, at least 100 MiB. VPA: 90th percentile of the peaks of containers, as the end of a bucket of its histogram, + 15 %, at least 250 MiB.',
    ...(usages[0]?.jvm
      ? [
          "Paketo's memory calculator: what the limit leaves beside direct memory, metaspace, code cache and the stacks of 250 threads; of its flags only -Xmx is tried.",
        ]
      : []),
    ...(others.length > 0 ? [`Its ${others.join(' and ')} is tried with a ${size.knob} of ${named}.`] : []),
    'None of them tries what it says.',
  ].join(' ');
}
