import type { EChartsOption } from 'echarts';
import type { Estimate } from '../../study/estimate.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { fontFamily } from '../panels/option.ts';
import { signOf } from './sign.ts';

/** What the pictures share that have a row for each variant. */

interface Frame {
  labels: string[];
  /** The space for labels. */
  left: number;
  /** The space above the rows. */
  top: number;
  /** About how many parts the axis has. */
  splitNumber: number;
}

export const rowsHeight = (rows: number): number => 40 + rows * 38;

/** The axes: labels on the left, from zero to the right. */
export const rowsFrame = ({ labels, left, top, splitNumber }: Frame) =>
  ({
    animation: false,
    textStyle: { fontFamily, fontSize: 11, color: '$muted' },
    grid: { left, right: 24, top, bottom: 24, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: 0,
      splitNumber,
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
  }) satisfies EChartsOption;

export interface TrialValue {
  verdict: Verdict;
  value: number | null;
  /** The value is at least so large. */
  open?: boolean;
}

/** A sign for each trial of a row, below each other in it; one whose value is open has an arrow to the right. */
export function trialSigns(trials: readonly TrialValue[], index: number, scaled: (value: number) => number) {
  return trials.flatMap(({ verdict, value, open }, position) => {
    if (value === null) return [];
    const sign = signOf(verdict);
    return {
      name: verdict.trial,
      value: [scaled(value), index],
      symbol: sign.symbol,
      symbolSize: 10,
      ...(open ? { label: openArrow } : {}),
      symbolOffset: [0, (position - (trials.length - 1) / 2) * 8],
      itemStyle: verdict.validity.valid
        ? { color: `$${sign.color}`, borderColor: '$ground', borderWidth: 1 }
        : { color: '$ground', borderColor: `$${sign.color}`, borderWidth: 1.5 },
    };
  });
}

/** The value is at least so large. */
export const openArrow = {
  show: true,
  position: 'right' as const,
  distance: 1,
  formatter: '→',
  color: '$ink',
  fontSize: 11,
};

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
