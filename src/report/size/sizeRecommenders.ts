import type { Recording, RunRecording } from '../../record/recording.ts';
import type { SizePlan } from '../../scenario/size.ts';
import { formatBytes } from '../../scenario/units.ts';
import type { SizeAnswer } from '../../study/size/answer.ts';
import { krrBytes, paketoHeapBytes, vpaBytes } from '../../study/size/recommenders.ts';
import type { TrialTable } from '../trialTable.ts';

/**
 * What recommenders say of the trials of the value that is named, and whether it survives by what was tried; null: no value
 * is named, or its memory was not read.
 */
export function recommendersTable({ run, recordings }: RunRecording, answer: SizeAnswer): TrialTable | null {
  const { size } = run;
  if (size === null || answer.recommended === null) return null;
  const of = recordings.filter(({ trial }) => trial.plan.variant[size.knob] === answer.recommended);
  const peaks = of.flatMap((recording) => workingSetPeak(recording) ?? []);
  const [first] = of;
  if (!first || peaks.length === 0) return null;
  const usage = { workingSetPeakBytes: Math.max(...peaks) };
  const memory = (bytes: number) => [formatBytes(bytes), verdictOf(size, answer, 'memory', bytes)];
  return {
    title: 'What recommenders would say',
    head: ['recommender', 'its value', 'whether it survives'],
    rows: [
      ['KRR: memory', ...memory(krrBytes(usage))],
      ['VPA: memory', ...memory(vpaBytes(usage))],
      ...paketoRow(size, answer, of),
    ],
    note: `From ${of.length} trials of ${answer.recommended}: the largest working set was ${formatBytes(usage.workingSetPeakBytes)}. KRR: largest working set + 15 %. VPA: 90th percentile of the peaks of days, of which a recording has one, + 15 %, at least 250 MiB. None of them tries what it says; here it is compared with what was tried.`,
  };
}

function paketoRow(size: SizePlan, answer: SizeAnswer, of: readonly Recording[]): string[][] {
  const plan = of[0]?.trial.plan;
  if (plan?.target.runtime !== 'jvm') return [];
  const name = 'Paketo memory calculator: heap';
  const classes = of.flatMap(({ probe }) => probe.flatMap(({ loadedClasses }) => loadedClasses ?? []));
  if (classes.length === 0) return [[name, 'n/a', 'the number of classes was not read']];
  const heap = paketoHeapBytes({
    limitBytes: plan.machine.memoryBytes,
    loadedClasses: classes.reduce((a, b) => Math.max(a, b)),
  });
  if (heap === null)
    return [
      [
        name,
        'none',
        `it refuses: beside ${formatBytes(plan.machine.memoryBytes)} of other memory nothing is left`,
      ],
    ];
  return [[name, formatBytes(heap), verdictOf(size, answer, 'heap', heap)]];
}

/**
 * By trials of the nearest values: a value between two that were tried ends as both do, one beyond the named value or one
 * that failed ends as it, where more is never worse.
 */
function verdictOf(size: SizePlan, answer: SizeAnswer, knob: string, bytes: number): string {
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

/** What the group is charged for, without inactive pages of files; null: never read. */
function workingSetPeak({ probe }: Recording): number | null {
  const sets = probe.flatMap(({ usageBytes, inactiveFileBytes }) =>
    usageBytes === null || inactiveFileBytes === null ? [] : [usageBytes - inactiveFileBytes],
  );
  return sets.length === 0 ? null : sets.reduce((a, b) => Math.max(a, b));
}
