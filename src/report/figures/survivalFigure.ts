import type { EChartsOption } from 'echarts';
import { type Lifetime, survivalCurve } from '../../statistics/survival.ts';
import { lifetimesOf } from '../../study/lifetime.ts';
import { fontFamily } from '../panels/option.ts';
import type { Token } from '../panels/palette.ts';
import type { VariantSummary } from '../summary.ts';
import type { ComparisonChart } from './comparisonChart.ts';
import { textWidth } from './textWidth.ts';

const colors: Token[] = ['anon', 'swap', 'cache', 'heap', 'good', 'kernel', 'bad', 'low'];
const dashes = ['solid', 'dashed', 'dotted'] as const;
/** More curves than there are colours cannot be told apart. */
const mostCurves = colors.length;
const gutter = 60;
/** Fits into half of a page. */
const legendWidth = 460;
const legendLine = 33;

/**
 * The share of the services that still lived, by the time under load (Kaplan-Meier): a step down where one ended, an upright
 * tick where one was still there when nobody looked any more. null: there is nothing to draw, or too much.
 */
export function survivalChart(variants: readonly VariantSummary[]): ComparisonChart | null {
  const curves = variants
    .map(({ key, trials }) => ({ key, lives: lifetimesOf(trials.filter(({ validity }) => validity.valid)) }))
    .filter(({ lives }) => lives.length > 0);
  if (curves.length === 0 || curves.length > mostCurves) return null;
  const lines = legendLines(curves.map(({ key }) => key));
  const top = 30 + (lines - 1) * legendLine;
  return {
    id: 'survival',
    title: 'Services that still lived, % (Kaplan-Meier), by seconds under load',
    height: 190 + top,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { left: gutter, right: 24, top, bottom: 24, outerBoundsMode: 'none' },
      legend: {
        data: curves.map(({ key }) => key),
        top: 0,
        left: 5,
        width: legendWidth,
        itemWidth: 22,
        itemHeight: 8,
        // There is nothing to measure text with here, and the guess is a little short.
        itemGap: 26,
        textStyle: { color: '$ink', fontSize: 11 },
      },
      xAxis: {
        type: 'value',
        min: 0,
        splitNumber: 6,
        axisLine: { show: true, lineStyle: { color: '$grid' } },
        axisLabel: { color: '$muted', fontSize: 10 },
        splitLine: { lineStyle: { color: '$grid' } },
      },
      yAxis: {
        type: 'value',
        min: 0,
        max: 100,
        interval: 25,
        axisLabel: { color: '$muted', fontSize: 10 },
        splitLine: { lineStyle: { color: '$grid' } },
      },
      series: curves.flatMap((curve, index) => seriesOf(curve, index)),
    } satisfies EChartsOption,
  };
}

function legendLines(names: readonly string[]): number {
  let [lines, room] = [1, legendWidth];
  for (const name of names) {
    const width = textWidth(name) + 60;
    if (width > room && room < legendWidth) {
      lines += 1;
      room = legendWidth;
    }
    room -= width;
  }
  return lines;
}

function seriesOf({ key, lives }: { key: string; lives: Lifetime[] }, index: number) {
  const color = `$${colors[index % colors.length]}`;
  const steps = survivalCurve(lives);
  const lastMs = Math.max(...lives.map(({ timeMs }) => timeMs));
  const shareAt = (timeMs: number) => steps.findLast((step) => step.timeMs <= timeMs)?.share ?? 1;
  const corners = [{ timeMs: 0, share: 1 }, ...steps, { timeMs: lastMs, share: shareAt(lastMs) }];
  const point = (timeMs: number, share: number) => [seconds(timeMs), Number((share * 100).toFixed(1))];
  return [
    {
      type: 'line' as const,
      name: key,
      silent: true,
      step: 'end' as const,
      showSymbol: false,
      symbol: 'none',
      // Curves that lie on each other are both to be seen.
      lineStyle: { color, width: 2.5, type: dashes[index % dashes.length] ?? 'solid' },
      itemStyle: { color },
      data: corners.map(({ timeMs, share }) => point(timeMs, share)),
    },
    {
      type: 'scatter' as const,
      silent: true,
      symbol: 'rect',
      symbolSize: [2, 14],
      itemStyle: { color },
      data: lives.filter(({ ended }) => !ended).map(({ timeMs }) => point(timeMs, shareAt(timeMs))),
    },
  ];
}

const seconds = (ms: number): number => Number((ms / 1000).toPrecision(4));
