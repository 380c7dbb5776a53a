import type { EChartsOption } from 'echarts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Estimate, VariantSummary } from '../summary.ts';
import { intervalLine, rowsFrame, rowsHeight, trialSigns } from './rows.ts';
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
      height: rowsHeight(variants.length),
      option: measureOption(variants, measure),
    }));
}

function measureOption(variants: VariantSummary[], measure: Measure): EChartsOption {
  const scaled = (value: number) => Number((value * measure.factor).toPrecision(4));
  const labels = variants.map((row) => row.key);
  const left = labelGutter(labels, 150);
  return {
    ...rowsFrame({ labels, left, top: 4, splitNumber: 4 }),
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
