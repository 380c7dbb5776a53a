import type { EChartsOption } from 'echarts';
import type { TrialChart } from '../panels/chart.ts';
import { background, fontFamily, type Gutters, gutters, timeAxis } from '../panels/option.ts';

const laneHeight = 16;
/** Width of a character at 11 px, on average: there is nothing to measure text with on a server. */
const characterWidth = 6.1;

/** The strip above the panels: names of the phases, and the label of each mark at its time, in lanes. */
export function stripOption(
  chart: TrialChart,
  width: number,
  sides: Gutters = gutters,
): { option: EChartsOption; height: number } {
  const span = Math.max(1, chart.endMs - chart.startMs);
  const plotWidth = width - sides.left - sides.right;
  const x = (atMs: number) => ((atMs - chart.startMs) / span) * plotWidth;
  const placed = placeLabels(chart, x, plotWidth, sides.right);
  const lanes = Math.max(0, ...placed.map(({ lane }) => lane + 1));
  const named = chart.bands.filter(
    (band) => x(band.endMs) - x(band.startMs) > band.name.length * characterWidth + 6,
  );
  const height = 22 + lanes * laneHeight;
  return {
    height,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { ...sides, top: 0, bottom: 0, outerBoundsMode: 'none' },
      xAxis: { ...timeAxis(chart, false), axisLine: { show: false } },
      yAxis: { type: 'value', min: 0, max: height, inverse: true, show: false },
      series: [
        background(chart),
        {
          type: 'scatter',
          silent: true,
          symbolSize: 0,
          z: 6,
          data: named.map((band) => ({
            name: band.name,
            value: [(band.startMs + band.endMs) / 2000, 10],
            label: { show: true, position: 'inside', formatter: '{b}', color: '$muted', fontSize: 11 },
          })),
        },
        {
          type: 'scatter',
          silent: true,
          symbolSize: 0,
          z: 7,
          clip: false,
          data: placed.map(({ mark, text, lane, side }) => ({
            name: text,
            value: [mark.atMs / 1000, 22 + laneHeight * (lane + 0.5)],
            label: {
              show: true,
              position: side,
              distance: 5,
              formatter: '{b}',
              fontSize: 11,
              fontWeight: mark.kind === 'death' ? ('bold' as const) : ('normal' as const),
              color: mark.kind === 'death' ? '$death' : '$ink',
              backgroundColor: '$ground',
              padding: [1, 3],
            },
          })),
        },
      ],
    },
  };
}

/** Labels go right of their mark, or left of it near the end; each into the first lane with room. */
function placeLabels(chart: TrialChart, x: (atMs: number) => number, plotWidth: number, beyond: number) {
  const lanes: { from: number; to: number }[][] = [];
  return chart.marks.map((mark) => {
    const text = `${mark.kind === 'death' ? '✖ ' : ''}${mark.label} ${(mark.atMs / 1000).toFixed(2)} s`;
    const width = text.length * characterWidth + 16;
    const side = x(mark.atMs) + width > plotWidth + beyond ? ('left' as const) : ('right' as const);
    const from = side === 'right' ? x(mark.atMs) : x(mark.atMs) - width;
    const free = lanes.findIndex((taken) => taken.every((one) => from + width < one.from || from > one.to));
    const lane = free === -1 ? lanes.length : free;
    lanes[lane] = [...(lanes[lane] ?? []), { from, to: from + width }];
    return { mark, text, lane, side };
  });
}
