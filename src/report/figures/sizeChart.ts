import type { SizeAnswer } from '../../study/size/answer.ts';
import { fontFamily } from '../panels/option.ts';
import type { ComparisonChart } from './comparisonChart.ts';
import { trialSigns } from './rows.ts';

/** All trials over the values that were tried, with the value that is named; of many trials of one the first few dozen. */
export function sizeChart(answer: SizeAnswer): ComparisonChart {
  const { knob, points, recommended } = answer;
  const labels = points.map(({ value }) => value);
  const most = Math.max(1, ...points.map(({ trials }) => Math.min(mostSigns, trials.length)));
  return {
    id: 'size',
    title: `Trials by ${knob}, smallest first${recommended === null ? '' : `; ${recommended} is named`}`,
    height: 64 + most * 8,
    option: {
      animation: false,
      textStyle: { fontFamily, fontSize: 11, color: '$muted' },
      grid: { left: 150, right: 24, top: 20, bottom: 24, outerBoundsMode: 'none' },
      xAxis: {
        type: 'category',
        data: labels,
        axisLine: { show: true, lineStyle: { color: '$grid' } },
        axisTick: { show: false },
        axisLabel: { color: '$muted', fontSize: 10, interval: 0 },
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
          data: points.flatMap(({ trials }, index) =>
            trialSigns(
              trials.slice(0, mostSigns).map((verdict) => ({ verdict, value: index })),
              0,
              (place) => place,
            ),
          ),
          ...(recommended === null ? {} : { markArea: named(recommended) }),
        },
      ],
    },
  };
}

const mostSigns = 60;

const named = (value: string) => ({
  silent: true,
  itemStyle: { color: '$good', opacity: 0.14 },
  data: [[{ xAxis: value }, { xAxis: value }]] as [{ xAxis: string }, { xAxis: string }][],
});
