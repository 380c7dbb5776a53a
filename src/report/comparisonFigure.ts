import type { EChartsOption } from 'echarts';
import type { Verdict } from '../verdict/verdict.ts';
import { fontFamily } from './option.ts';
import type { Token } from './palette.ts';
import type { Estimate, VariantSummary } from './summary.ts';
import { labelGutter } from './textWidth.ts';

const MiB = 1024 ** 2;

interface Measure {
  id: string;
  title: string;
  estimate: (row: VariantSummary) => Estimate;
  value: (verdict: Verdict) => number | null;
  factor: number;
}

const measures: Measure[] = [
  {
    id: 'survived',
    title: 'Time survived under load, s',
    estimate: (row) => row.survivedMs,
    value: (verdict) => verdict.measures.survivedMs,
    factor: 1 / 1000,
  },
  {
    id: 'goodput',
    title: 'Peak goodput, good answers per second',
    estimate: (row) => row.goodputPeak,
    value: (verdict) => verdict.measures.goodputPeak,
    factor: 1,
  },
  {
    id: 'p99',
    title: 'p99 latency over the whole load, ms',
    estimate: (row) => row.p99Ms,
    value: (verdict) => verdict.measures.p99Ms,
    factor: 1,
  },
  {
    id: 'anon',
    title: 'Peak anonymous memory, MiB',
    estimate: (row) => row.peakAnonBytes,
    value: (verdict) => verdict.measures.peakAnonBytes,
    factor: 1 / MiB,
  },
];

export interface ComparisonChart {
  id: string;
  title: string;
  height: number;
  option: EChartsOption;
}

/** For each measure one picture: a row for each variant, a sign for each trial, the median and its interval behind. */
export function comparisonCharts(variants: VariantSummary[]): ComparisonChart[] {
  return measures
    .filter(({ value }) => variants.some((row) => row.trials.some((verdict) => value(verdict) !== null)))
    .map((measure) => ({
      id: measure.id,
      title: measure.title,
      height: 40 + variants.length * 38,
      option: measureOption(variants, measure),
    }));
}

function measureOption(variants: VariantSummary[], measure: Measure): EChartsOption {
  const scaled = (value: number) => Number((value * measure.factor).toPrecision(4));
  const labels = variants.map((row) => row.key);
  const left = labelGutter(labels, 150);
  return {
    animation: false,
    textStyle: { fontFamily, fontSize: 11, color: '$muted' },
    grid: { left, right: 24, top: 4, bottom: 24, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: 0,
      splitNumber: 4,
      axisLine: { show: true, lineStyle: { color: '$grid' } },
      axisLabel: { color: '$muted', fontSize: 10 },
      splitLine: { lineStyle: { color: '$grid' } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: labels,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: '$ink', fontSize: 11, width: left - 10, overflow: 'truncate', interval: 0 },
    },
    series: [
      ...variants.flatMap((row, index) => intervalLine(measure.estimate(row), index, scaled)),
      {
        type: 'scatter' as const,
        silent: true,
        symbol: 'rect',
        symbolSize: [3, 20],
        itemStyle: { color: '$ink' },
        data: variants.flatMap((row, index) => {
          const { median } = measure.estimate(row);
          return median === null ? [] : [[scaled(median), index]];
        }),
      },
      {
        type: 'scatter' as const,
        silent: true,
        z: 4,
        data: variants.flatMap((row, index) =>
          trialSigns(
            row.trials.map((verdict) => ({ verdict, value: measure.value(verdict) })),
            index,
            scaled,
          ),
        ),
      },
    ],
  };
}

/** A sign for each trial of a row, below each other in it. */
export function trialSigns(
  trials: readonly { verdict: Verdict; value: number | null }[],
  index: number,
  scaled: (value: number) => number,
) {
  return trials.flatMap(({ verdict, value }, position) => {
    if (value === null) return [];
    const sign = signOf(verdict);
    return {
      name: verdict.trial,
      value: [scaled(value), index],
      symbol: sign.symbol,
      symbolSize: 10,
      symbolOffset: [0, (position - (trials.length - 1) / 2) * 8],
      itemStyle: verdict.validity.valid
        ? { color: `$${sign.color}`, borderColor: '$ground', borderWidth: 1 }
        : { color: '$ground', borderColor: `$${sign.color}`, borderWidth: 1.5 },
    };
  });
}

export function intervalLine(estimate: Estimate, index: number, scaled: (value: number) => number) {
  const { low, high } = estimate;
  if (low === null || high === null) return [];
  return [
    {
      type: 'line' as const,
      silent: true,
      showSymbol: false,
      lineStyle: { color: '$kernel', width: 4, cap: 'round' as const, opacity: 0.6 },
      data: [
        [scaled(low), index],
        [scaled(high), index],
      ],
    },
  ];
}

/** The sign of an outcome: colour and form say the same thing. */
export function signOf(verdict: Verdict): { symbol: string; color: Token; text: string } {
  const kind = verdict.terminal.kind;
  if (kind === 'survived') {
    return verdict.degradation.kind === 'none' && verdict.times.firstOome === null
      ? { symbol: 'circle', color: 'good', text: '●' }
      : { symbol: 'circle', color: 'swap', text: '●' };
  }
  if (kind === 'inconclusive' || kind === 'failed-to-start' || kind === 'host-oom') {
    return { symbol: 'triangle', color: 'kernel', text: '▲' };
  }
  if (kind === 'unresponsive') return { symbol: 'rect', color: 'bad', text: '■' };
  return { symbol: 'diamond', color: 'death', text: '◆' };
}

export const signLegend =
  '◆ died or ran out of memory · ■ unresponsive · ● survived (amber: with thrash or out-of-memory errors) · ▲ no result; hollow: invalid; upright bar: median; grey line: its interval';
