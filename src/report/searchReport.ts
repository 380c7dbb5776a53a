import type { RunRecord } from '../record/schema.ts';
import { formatBytes, parseBytes } from '../scenario/units.ts';
import { type Edge, type SearchAnswer, searchAnswer } from '../study/search.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { ComparisonChart } from './figures/comparisonChart.ts';
import { trialSigns } from './figures/rows.ts';
import { fontFamily } from './panels/option.ts';
import type { RunSummary } from './summary.ts';

const MiB = 1024 ** 2;
const bytesOf = (value: string): number => parseBytes(value) ?? Number.NaN;
const mibOf = (value: string): number => bytesOf(value) / MiB;

/** The answer of a search, found again from its trials; null: the run was none. */
export function searchOf({ search }: RunRecord, verdicts: readonly Verdict[]): SearchAnswer | null {
  return search === null ? null : searchAnswer(search, verdicts);
}

/** The answer as a person would say it. */
export function searchSentences(answer: SearchAnswer): string[] {
  const { knob, range, recommended, survived, below, above, trialsDone, unfinished, points } = answer;
  const { tooSmall, tooLarge } = answer;
  const values = points.map(({ value }) => value);
  if (range === null || recommended === null || survived === null || below === null || above === null) {
    const sides = [
      tooSmall === null ? [] : [`${tooSmall} is too small`],
      tooLarge === null ? [] : [`${tooLarge} is too large`],
    ].flat();
    return [
      `No ${knob} survived${unfinished ? ' so far' : ''}: ${points.length} values were tried, from ${values[0] ?? 'n/a'} to ${values.at(-1) ?? 'n/a'}, in ${trialsDone} trials.`,
      ...(sides.length === 0 ? [] : [`Of them ${sides.join(', and ')} already.`]),
    ];
  }
  const percent = (share: number) => `${(share * 100).toFixed(0)} %`;
  return [
    `A ${knob} of ${recommended} is right: ${below.fails === null ? 'nothing smaller failed' : `${formatBytes(below.marginBytes)} (${percent(below.marginShare)}) above ${below.fails}, the nearest that is too small`}, and ${above.fails === null ? 'nothing larger failed' : `${formatBytes(above.marginBytes)} (${percent(above.marginShare)}) below ${above.fails}, the nearest that is too large`}.`,
    `From ${range.low} to ${range.high} it survived ${survived.k} of ${survived.n} trials (90 % interval of the share: ${percent(survived.low)} to ${percent(survived.high)}).`,
    ...edgeSentence('Below', below),
    ...edgeSentence('Above', above),
    `${trialsDone} trials were needed.${unfinished ? ' They were used up before both edges were found to a step: the true range may be wider.' : ''}`,
  ];
}

const edgeSentence = (side: string, { fails, why, trials }: Edge): string[] =>
  fails === null ? [] : [`${side} it, with ${fails}: ${why.join(', ')} (${trials.join(', ')}).`];

/** Values of a search are neighbours in a row: pairs of them would say nothing that the answer does not. */
export const searchSummary = (summary: RunSummary, answer: SearchAnswer): RunSummary => ({
  ...summary,
  sentences: searchSentences(answer),
  changes: [],
  family: '',
});

/** All trials over the values, with the range that survived shaded. */
export function searchChart(answer: SearchAnswer): ComparisonChart {
  const { knob, points, range, recommended } = answer;
  const most = Math.max(1, ...points.map(({ trials }) => trials.length));
  return {
    id: 'search',
    title: `The search: trials by ${knob}, MiB`,
    height: 64 + most * 10,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { left: 150, right: 24, top: 20, bottom: 24, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value',
        scale: true,
        axisLine: { show: true, lineStyle: { color: '$grid' } },
        axisLabel: { color: '$muted', fontSize: 10 },
        splitLine: { lineStyle: { color: '$grid' } },
      },
      yAxis: {
        type: 'category',
        data: ['each trial'],
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: '$ink', fontSize: 11 },
      },
      series: [
        {
          type: 'scatter',
          silent: true,
          z: 4,
          data: points.flatMap(({ value, trials }) =>
            trialSigns(
              trials.map((verdict) => ({ verdict, value: mibOf(value) })),
              0,
              (mib) => Number(mib.toPrecision(5)),
            ),
          ),
          ...(range === null || recommended === null
            ? {}
            : {
                markArea: {
                  silent: true,
                  itemStyle: { color: '$good', opacity: 0.14 },
                  label: { color: '$ink', fontSize: 10, position: 'insideTop' },
                  data: [[{ name: 'survives', xAxis: mibOf(range.low) }, { xAxis: mibOf(range.high) }]],
                },
                markLine: {
                  silent: true,
                  symbol: 'none',
                  lineStyle: { color: '$good', type: 'dashed' },
                  label: { color: '$ink', fontSize: 10, formatter: recommended },
                  data: [{ xAxis: mibOf(recommended) }],
                },
              }),
        },
      ],
    },
  };
}
