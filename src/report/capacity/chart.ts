import type { CapacityTrial } from '../../study/capacity/trial.ts';
import type { ComparisonChart } from '../figures/comparisonChart.ts';
import { signOf } from '../figures/sign.ts';
import { fontFamily } from '../panels/option.ts';
import type { Token } from '../panels/palette.ts';
import type { Searched } from './searched.ts';
import { subjectOf } from './sentences.ts';

/** What came out at each rate: goodput and latency, with the trials that broke marked, and the interval shaded. */
export const capacityCharts = (all: readonly Searched[]): ComparisonChart[] =>
  all.flatMap((searched, index) => [
    chart(searched, {
      id: `capacity-goodput-${index}`,
      title: `${subjectOf(searched)}: good answers per second, by arrivals per second`,
      read: ({ measures }) => measures.goodputMedian,
    }),
    chart(searched, {
      id: `capacity-latency-${index}`,
      title: `${subjectOf(searched)}: p99 in ms, by arrivals per second`,
      read: ({ measures }) => measures.p99Ms,
      bound: searched.run.objective.latency?.percentile === 'p99' ? searched.run.objective.latency.ms : null,
    }),
  ]);

type Verdict = Searched['trials'][number]['verdict'];

/** As everywhere; one that lived, and was too slow, broke all the same. */
export function searchSign({ result }: CapacityTrial, verdict: Verdict): { symbol: string; color: Token } {
  const sign = signOf(verdict);
  return result === 'broken' && sign.symbol === 'circle' ? { symbol: 'rect', color: 'bad' } : sign;
}

interface Picture {
  id: string;
  title: string;
  read: (verdict: Verdict) => number | null;
  bound?: number | null;
}

function chart({ trials, answer }: Searched, { id, title, read, bound }: Picture): ComparisonChart {
  const points = trials.flatMap(({ told, verdict }) => {
    const value = read(verdict);
    if (told.kind === 'steps' || value === null) return [];
    const { symbol, color } = searchSign(told, verdict);
    const says = told.result === 'held' || told.result === 'broken';
    return {
      name: verdict.trial,
      value: [told.ratePerSecond, value],
      symbol,
      symbolSize: told.kind === 'full' ? 11 : 7,
      itemStyle: says
        ? { color: `$${color}`, borderColor: '$ground', borderWidth: 1 }
        : { color: '$ground', borderColor: `$${color}`, borderWidth: 1.5 },
    };
  });
  const axis = {
    type: 'log' as const,
    axisLine: { show: true, lineStyle: { color: '$grid' } },
    axisLabel: { color: '$muted', fontSize: 10 },
    splitLine: { lineStyle: { color: '$grid' } },
  };
  const { interval } = answer;
  return {
    id,
    title,
    height: 200,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { left: 60, right: 24, top: 20, bottom: 24, outerBoundsMode: 'none' },
      xAxis: axis,
      yAxis: axis,
      series: [
        {
          type: 'scatter',
          silent: true,
          z: 4,
          data: points,
          ...(interval === null
            ? {}
            : {
                markArea: {
                  silent: true,
                  itemStyle: { color: '$good', opacity: 0.14 },
                  data: [[{ xAxis: interval.lowPerSecond }, { xAxis: interval.highPerSecond }]],
                },
              }),
          ...(bound == null
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none',
                  lineStyle: { color: '$bad', type: 'dashed' },
                  label: { color: '$ink', fontSize: 10, formatter: `${bound} ms` },
                  data: [{ yAxis: bound }],
                },
              }),
        },
      ],
    },
  };
}
