import type { Estimate } from '../../study/estimate.ts';
import { barsChart } from '../figures/barsFigure.ts';
import type { ComparisonChart } from '../figures/comparisonChart.ts';
import { openArrow } from '../figures/rows.ts';
import { signLegend } from '../figures/sign.ts';
import { searchSign } from './chart.ts';
import type { Searched } from './searched.ts';
import { subjectOf } from './sentences.ts';

/** Signs stand beside the middle of their bar: those that held above it, those that broke below. */
const besidePx = 8;

/** A bar for each variant: what it carries, its interval, and the full trials at their rates. */
export function capacityBars(
  id: string,
  all: readonly Searched[],
): { chart: ComparisonChart; legend: string } {
  const rows = all.map((searched) => {
    const estimate = estimateOf(searched);
    return { label: subjectOf(searched), group: null, medians: [estimate.median], estimate, trials: [] };
  });
  const parts = [{ name: 'carries', color: null }];
  const chart = barsChart({ id, title: 'What each carries, requests/s', parts, rows, factor: 1 });
  const bars = [chart.option.series ?? []].flat();
  const signs = {
    type: 'scatter' as const,
    silent: true,
    z: 4,
    data: all.flatMap((searched, index) => [...trialsOf(searched, index), ...beyond(searched, index)]),
  };
  const confidence = Math.round((all[0]?.run.plan.confidence ?? 0) * 100);
  return {
    chart: { ...chart, option: { ...chart.option, series: [...bars, signs] } },
    legend: `${signLegend.split('; ')[0]}; bar: half of fresh machines hold it; grey line: ${confidence} % interval; →: at least; full trials above the line held, those below it broke (■ also: too slow)`,
  };
}

/** Of a bound, what is known of it. */
function estimateOf({ answer: { kind, interval } }: Searched): Estimate {
  if (interval === null) return { median: null, low: null, high: null };
  const { lowPerSecond: low, perSecond: median, highPerSecond: high } = interval;
  if (kind === 'at-least') return { median: low, low: null, high: null };
  return kind === 'less-than' ? { median: null, low: 0, high } : { median, low, high };
}

const trialsOf = ({ trials }: Searched, index: number) =>
  trials
    .filter(({ told }) => told.kind === 'full' && (told.result === 'held' || told.result === 'broken'))
    .map(({ told, verdict }) => {
      const { symbol, color } = searchSign(told, verdict);
      return {
        name: verdict.trial,
        value: [told.ratePerSecond, index],
        symbol,
        symbolSize: 7,
        symbolOffset: [0, told.result === 'held' ? -besidePx : besidePx],
        itemStyle: { color: `$${color}`, borderColor: '$ground', borderWidth: 1 },
      };
    });

const beyond = ({ answer: { kind, interval } }: Searched, index: number) =>
  kind === 'at-least' && interval !== null
    ? [{ value: [interval.lowPerSecond, index], symbolSize: 0, label: openArrow }]
    : [];
