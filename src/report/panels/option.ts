import type { EChartsOption, LineSeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import type { TrialChart } from './chart.ts';
import type { Panel, Series } from './panel.ts';

/** Room left and right of every panel, so that one time is one place in all of them. */
export const gutters = { left: 58, right: 52 } as const;
/** The same on a narrow page. */
export const narrowGutters = { left: 44, right: 34 } as const;
export type Gutters = typeof gutters | typeof narrowGutters;
export const fontFamily = 'system-ui, -apple-system, Segoe UI, Liberation Sans, Arial, sans-serif';

/** One panel as plain JSON, colours as tokens of the palette. */
export function panelOption(chart: TrialChart, panel: Panel): EChartsOption {
  const columns = Object.fromEntries(panel.series.map((series, index) => [`v${index}`, series.values]));
  return {
    animation: false,
    textStyle: { fontFamily, fontSize: 11, color: '$muted' },
    grid: { ...gutters, top: 8, bottom: 22, outerBoundsMode: 'none' },
    dataset: { source: { t: panel.timesS, ...columns } },
    xAxis: timeAxis(chart, true),
    yAxis: [leftAxis(panel), ...(panel.rightUnit === null ? [] : [rightAxis])],
    series: [background(chart), ...panel.series.map(line)],
  };
}

export function timeAxis(chart: TrialChart, labelled: boolean): XAXisComponentOption {
  return {
    type: 'value',
    min: chart.startMs / 1000,
    max: chart.endMs / 1000,
    splitNumber: 8,
    axisLine: { show: true, onZero: false, lineStyle: { color: '$grid' } },
    axisTick: { show: labelled, length: 3, lineStyle: { color: '$grid' } },
    axisLabel: {
      show: labelled,
      formatter: '{value} s',
      color: '$muted',
      fontSize: 10,
      showMinLabel: true,
      showMaxLabel: false,
      hideOverlap: true,
    },
    splitLine: { show: false },
  };
}

const axisLook = {
  axisLine: { show: false },
  axisTick: { show: false },
  axisLabel: { color: '$muted', fontSize: 10, hideOverlap: true },
  splitNumber: 3,
} as const;

function leftAxis(panel: Panel): YAXisComponentOption {
  const splitLine = { lineStyle: { color: '$grid', width: 1 } };
  if (panel.logarithmic) return { type: 'log', ...axisLook, splitLine };
  return {
    type: 'value',
    min: 0,
    ...(panel.atLeast === null ? {} : { max: panel.atLeast, interval: panel.atLeast / 2 }),
    ...axisLook,
    splitLine,
  };
}

const rightAxis: YAXisComponentOption = {
  type: 'value',
  position: 'right',
  min: 0,
  ...axisLook,
  splitLine: { show: false },
};

const dashes = { dashed: [5, 3], dotted: [1.5, 2.5] };

function line(series: Series, index: number): LineSeriesOption {
  const dash = series.style === 'dashed' || series.style === 'dotted' ? { type: dashes[series.style] } : {};
  return {
    type: 'line',
    name: series.name,
    encode: { x: 't', y: `v${index}` },
    yAxisIndex: series.side === 'right' ? 1 : 0,
    ...(series.style === 'points' ? { symbol: 'circle', symbolSize: 4 } : { showSymbol: false }),
    silent: true,
    color: `$${series.color}`,
    lineStyle: {
      width: series.style === 'area' || series.style === 'points' ? 0 : 1.5,
      color: `$${series.color}`,
      ...dash,
    },
    ...(series.style === 'area'
      ? { stack: 'areas', areaStyle: { color: `$${series.color}`, opacity: 0.85 } }
      : {}),
    // The value of a second of load is of the whole second before it.
    ...(series.style === 'step' ? { step: 'start' as const } : {}),
    z: series.style === 'area' ? 2 : 3,
  };
}

/** Bands and marks hang on a series without data, so that they are there whatever was read. */
export function background(chart: TrialChart): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    silent: true,
    markArea: {
      silent: true,
      data: chart.bands.map((band, index) => [
        {
          xAxis: band.startMs / 1000,
          itemStyle: { color: band.warmup ? '$warmup' : index % 2 === 0 ? '$phase' : 'transparent' },
        },
        { xAxis: band.endMs / 1000 },
      ]),
    },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      z: 5,
      data: chart.marks.map((mark) => ({
        name: mark.label,
        xAxis: mark.atMs / 1000,
        lineStyle:
          mark.kind === 'death'
            ? { color: '$death', width: 2, type: 'solid' as const }
            : { color: '$event', width: 1, type: [2, 3], opacity: 0.8 },
      })),
    },
  };
}
