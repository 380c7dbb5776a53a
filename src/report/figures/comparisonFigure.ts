import type { EChartsOption } from 'echarts';
import type { Estimate } from '../../study/estimate.ts';
import { lifetimeOf } from '../../study/lifetime.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { VariantSummary } from '../summary.ts';
import type { ComparisonChart } from './comparisonChart.ts';
import { intervalLine, rowsFrame, rowsHeight, trialSigns } from './rows.ts';
import { survivalChart } from './survivalFigure.ts';
import { labelGutter } from './textWidth.ts';

const MiB = 1024 ** 2;

interface Measure {
  id: string;
  title: string;
  estimate: (row: VariantSummary) => Estimate;
  value: (verdict: Verdict) => number | null;
  factor: number;
  /** The value is at least so large. */
  open?: (verdict: Verdict) => boolean;
}

/** It was still there when nobody looked any more. */
export const outlived = (verdict: Verdict): boolean => lifetimeOf(verdict)?.ended === false;

const measures: Measure[] = [
  {
    id: 'survived',
    title: 'Time survived under load, s',
    estimate: (row) => row.survivedMs,
    value: (verdict) => verdict.measures.survivedMs,
    factor: 1 / 1000,
    open: outlived,
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

/**
 * For each measure one picture: a row for each variant, a sign for each trial, the median and its interval behind. After
 * the time survived its curves.
 */
export function comparisonCharts(variants: VariantSummary[]): ComparisonChart[] {
  const survival = survivalChart(variants);
  const rows = measures
    .filter(({ value }) => variants.some((row) => row.trials.some((verdict) => value(verdict) !== null)))
    .map((measure) => ({
      id: measure.id,
      title: measure.title,
      height: rowsHeight(variants.length),
      option: measureOption(variants, measure),
    }));
  return survival === null ? rows : [...rows.slice(0, 1), survival, ...rows.slice(1)];
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
            row.trials.map((verdict) => ({
              verdict,
              value: measure.value(verdict),
              open: measure.open?.(verdict) ?? false,
            })),
            index,
            scaled,
          ),
        ),
      },
    ],
  };
}
