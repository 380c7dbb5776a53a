import { stringify } from 'csv-stringify/sync';
import type { RunRecording } from '../record/recording.ts';
import type { Calibration, Judged, Matrix } from '../study/calibration.ts';
import type { Punctualities, Punctuality } from '../verdict/signals/punctuality.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { verdictsJson } from './outputs/verdictsJson.ts';

/** The files of a calibration, relative to the run's folder. */
export function renderCalibration(
  { run }: RunRecording,
  verdicts: Verdict[],
  calibration: Calibration,
  times: Punctualities,
  madeAt: string,
): { path: string; content: string }[] {
  return [
    { path: 'verdicts.json', content: verdictsJson(run, verdicts, madeAt) },
    {
      path: 'calibration.json',
      content: `${JSON.stringify({ schema: 1, runId: run.runId, ...calibration, times }, null, 2)}\n`,
    },
    { path: 'calibration.csv', content: judgedCsv(calibration.judged) },
    { path: 'calibration.md', content: calibrationMarkdown(calibration, times, run.command) },
  ];
}

/** As a run leaves it. */
export function calibrationMarkdown(calibration: Calibration, times: Punctualities, command: string): string {
  return ['# How often the verdicts are right', '', ...calibrationBody(calibration, times, command)].join(
    '\n',
  );
}

/** The sentence, both matrices, times, and what was not right. */
export function calibrationBody(calibration: Calibration, times: Punctualities, command: string): string[] {
  return [
    calibrationSentence(calibration),
    '',
    '## Terminal event',
    '',
    matrixMarkdown(calibration.terminal),
    '',
    '## Degradation',
    '',
    matrixMarkdown(calibration.degradation),
    '',
    ...timesMarkdown(times),
    ...exceptions(calibration),
    `Made by \`${command}\`.`,
    '',
  ];
}

/** One sentence, in Markdown. */
export function calibrationSentence({
  judged,
  right,
  wrong,
  confidentlyWrong,
  inconclusive,
  invalid,
  rightShare,
  cases,
}: Calibration): string {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const valid = judged.length - invalid;
  const share = valid === 0 ? 'n/a' : percent(right / valid);
  return (
    `**${right} of ${valid} valid trials right (${share}), and ${cases.right} of ${cases.all} cases in all of their trials ` +
    `(95 % interval ${percent(rightShare.low)} to ${percent(rightShare.high)}: it counts cases, as trials of one are not independent)** ` +
    `in kind, victim, limit and degradation, of faults known by construction; ` +
    `${wrong} wrong, of them ${confidentlyWrong} held with confidence; ${inconclusive} inconclusive; ${invalid} invalid measurements besides.`
  );
}

function timesMarkdown(times: Punctualities): string[] {
  const sentences = timeSentences(times);
  return sentences.length === 0 ? [] : ['## Times', '', ...sentences.map((each) => `- ${each}`), ''];
}

export function timeSentences({ death, onset }: Punctualities): string[] {
  return [
    ...(death
      ? [`Death, as the probe saw it, against the kernel’s stamp of the kill: ${spread(death)}.`]
      : []),
    ...(onset
      ? [
          `Onset of a degradation against the moment from which its fault was there (memory has yet to fill): ${spread(onset)}.`,
        ]
      : []),
  ];
}

function spread({ trials, medianMs, worstMs, worstTrial }: Punctuality): string {
  return `median ${signed(medianMs)}, worst ${signed(worstMs)} (${worstTrial}), over ${trials} trials`;
}

const signed = (ms: number): string =>
  `${ms < 0 ? '−' : '+'}${Math.abs(ms) < 1000 ? `${Math.abs(ms).toFixed(1)} ms` : `${(Math.abs(ms) / 1000).toFixed(1)} s`}`;

/** Rows are the truth, columns the verdict. */
function matrixMarkdown({ rows, columns, counts }: Matrix): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['truth ↓ · verdict →', ...columns]),
    line(['---', ...columns.map(() => '---:')]),
    ...rows.map((row, index) =>
      line([row, ...(counts[index] ?? []).map((count, column) => cell(count, row === columns[column]))]),
    ),
  ].join('\n');
}

const cell = (count: number, diagonal: boolean): string =>
  count === 0 ? '' : diagonal ? `**${count}**` : String(count);

function exceptions({ judged }: Calibration): string[] {
  const others = judged.filter(({ outcome }) => outcome !== 'right');
  if (others.length === 0) return [];
  const lines = others.map(
    (each) =>
      `- ${each.outcome}: \`${each.trial}\` is ${each.truth}, said ${each.verdict} (${each.confidence})`,
  );
  return ['## What was not right', '', ...lines, ''];
}

function judgedCsv(judged: readonly Judged[]): string {
  return stringify([
    ['trial', 'case', 'truth', 'verdict', 'confidence', 'outcome', 'wrong'],
    ...judged.map((each) => [
      each.trial,
      each.case,
      each.truth,
      each.verdict,
      each.confidence,
      each.outcome,
      each.wrong.join(' '),
    ]),
  ]);
}
