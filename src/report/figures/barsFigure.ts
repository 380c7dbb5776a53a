import type { EChartsOption } from 'echarts';
import type { Estimate } from '../../study/estimate.ts';
import type { Token } from '../panels/palette.ts';
import type { ComparisonChart } from './comparisonChart.ts';
import { intervalLine, rowsFrame, rowsHeight, type TrialValue, trialSigns } from './rows.ts';
import { labelGutter } from './textWidth.ts';

/** A row of bars: one, or several that stack. */
export interface BarRow {
  label: string;
  /** Rows of the same group have one colour, and the legend names it; null: all rows are alike. */
  group: string | null;
  /** Of each part, in the order of `parts`. */
  medians: (number | null)[];
  /** For single bars: drawn over the bar, with a sign for each trial. */
  estimate: Estimate | null;
  trials: TrialValue[];
}

export interface Bars {
  id: string;
  title: string;
  /** One name for single bars, several for stacked ones. */
  parts: { name: string; color: Token | null }[];
  rows: BarRow[];
  /** What a value is multiplied by to be in the unit that the title names. */
  factor: number;
}

const tokens: Token[] = ['anon', 'swap', 'cache', 'heap', 'good', 'kernel', 'bad', 'low'];
const colorAt = (index: number): Token => tokens[index % tokens.length] ?? 'anon';

/** Horizontal bars: the median, its interval, and each trial; or the medians of several parts as a stack. */
export function barsChart({ id, title, parts, rows, factor }: Bars): ComparisonChart {
  const scaled = (value: number) => Number((value * factor).toPrecision(4));
  const groups = [...new Set(rows.map(({ group }) => group))];
  const legend = parts.length > 1 ? parts.map(({ name }) => name) : groups.filter((group) => group !== null);
  const bar = (name: string, color: Token, data: (number | null)[]) => ({
    type: 'bar' as const,
    name,
    stack: 'all',
    silent: true,
    barWidth: 20,
    itemStyle: { color: `$${color}`, opacity: parts.length > 1 ? 0.9 : 0.45 },
    data: data.map((value) => (value === null ? '-' : scaled(value))),
  });
  const bars =
    parts.length > 1
      ? parts.map(({ name, color }, part) =>
          bar(
            name,
            color ?? colorAt(part),
            rows.map(({ medians }) => medians[part] ?? null),
          ),
        )
      : groups.map((group, index) =>
          bar(
            group ?? parts[0]?.name ?? '',
            (group === null ? parts[0]?.color : null) ?? colorAt(index),
            rows.map((row) => (row.group === group ? (row.medians[0] ?? null) : null)),
          ),
        );
  const header = legend.length > 0 ? 24 : 0;
  const labels = rows.map(({ label }) => label);
  const left = labelGutter(labels, 230);
  const option: EChartsOption = {
    ...rowsFrame({ labels, left, top: 4 + header, splitNumber: 5 }),
    ...(header === 0
      ? {}
      : {
          legend: {
            data: legend,
            top: 0,
            left: left - 5,
            itemWidth: 12,
            itemHeight: 10,
            // There is nothing to measure text with here, and the guess is a little short.
            itemGap: 26,
            textStyle: { color: '$ink', fontSize: 11 },
          },
        }),
    series: [
      ...bars,
      ...rows.flatMap(({ estimate }, index) =>
        estimate === null ? [] : intervalLine(estimate, index, scaled),
      ),
      {
        type: 'scatter' as const,
        silent: true,
        z: 4,
        data: rows.flatMap(({ trials }, index) => trialSigns(trials, index, scaled)),
      },
    ],
  };
  return { id, title, height: header + rowsHeight(rows.length), option };
}
