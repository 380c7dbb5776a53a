import { usageError } from '../../errors.ts';
import { never } from '../../never.ts';
import { capacityBars } from '../../report/capacity/bars.ts';
import { type BarRow, barsChart } from '../../report/figures/barsFigure.ts';
import { comparisonCharts, outlived } from '../../report/figures/comparisonFigure.ts';
import { stackedFigure, trialFigure } from '../../report/figures/figure.ts';
import { signLegend } from '../../report/figures/sign.ts';
import { sizeChart } from '../../report/figures/sizeChart.ts';
import type { Figure } from '../language/figure.ts';
import { measured } from '../language/measure.ts';
import { byCapacity } from '../language/searched/carried.ts';
import type { Selection } from '../language/selection.ts';
import type { ExperimentData, VariantTrials } from '../pins/data.ts';
import { summaryOf } from '../pins/summaryOf.ts';
import { trialText } from './sections.ts';

/** The SVG of a figure, from pinned data alone. */
export function drawFigure(name: string, figure: Figure, data: ExperimentData): string {
  switch (figure.kind) {
    case 'timeline': {
      const { key, timelines } = data.pin(figure.scenario);
      const chart = timelines[name];
      if (!chart)
        throw usageError(
          `the data of "${key}" hold no such timeline`,
          'Make them again: run it with --reuse.',
        );
      return trialFigure(chart, {
        alt: figure.alt,
        title: figure.title ?? trialText(data, figure.scenario, chart.trial),
      });
    }
    case 'comparison':
      return stackedFigure(comparisonCharts(summaryOf(data, figure).variants), signLegend, figure.alt);
    case 'size':
      return stackedFigure([sizeChart(data.size(figure.scenario))], signLegend, figure.alt);
    case 'capacities': {
      const found = data.capacity(figure);
      const { chart, legend } = capacityBars(name, figure.ranked ? byCapacity(found) : found);
      return stackedFigure([chart], legend, figure.alt);
    }
    case 'bars': {
      const { factor, unit } = unitOf(figure.measure);
      const rows = rowsOf(figure, data).map(({ label, selection, variants }): BarRow => {
        const estimate = data.estimate(figure.measure, selection);
        return {
          label,
          group: figure.colorBy === undefined ? null : groupOf(figure.colorBy, variants),
          medians: [estimate.median],
          estimate,
          trials: variants
            .flatMap(({ trials }) => trials)
            .map((trial) => ({
              verdict: trial.verdict,
              value: measured(trial, figure.measure),
              open: figure.measure === 'survivedMs' && outlived(trial.verdict),
            })),
        };
      });
      const parts = [{ name: figure.title, color: null }];
      const chart = barsChart({ id: name, title: figure.title + unit, parts, rows, factor });
      return stackedFigure(
        [chart],
        `${signLegend.split('; hollow')[0]}; hollow: invalid; bar: median; grey line: its interval`,
        figure.alt,
      );
    }
    case 'stacked-bars': {
      const { factor, unit } = unitOf(figure.parts[0]?.measure ?? '');
      const rows = rowsOf(figure, data).map(
        ({ label, selection }): BarRow => ({
          label,
          group: null,
          medians: figure.parts.map(({ measure }) => data.estimate(measure, selection).median),
          estimate: null,
          trials: [],
        }),
      );
      const parts = figure.parts.map(({ name: part, color }) => ({ name: part, color: color ?? null }));
      const chart = barsChart({ id: name, title: figure.title + unit, parts, rows, factor });
      return stackedFigure([chart], 'Medians over the valid trials.', figure.alt);
    }
    default:
      return never(figure);
  }
}

interface Row {
  label: string;
  selection: Selection;
  variants: VariantTrials[];
}

function rowsOf(
  { rows, scenario, when }: Extract<Figure, { kind: 'bars' | 'stacked-bars' }>,
  data: ExperimentData,
): Row[] {
  if (rows !== undefined)
    return rows.map(({ label, ...selection }) => ({ label, selection, variants: data.variants(selection) }));
  return data.variants({ scenario, when }).map((one) => ({
    label: one.key,
    selection: { scenario, when: one.variant },
    variants: [one],
  }));
}

function groupOf(name: string, variants: VariantTrials[]): string | null {
  const values = [...new Set(variants.flatMap(({ variant }) => variant[name] ?? []))];
  return values.length === 0 ? null : `${name}=${values.join(' or ')}`;
}

/** Pictures show seconds, mebibytes and percent. */
function unitOf(measure: string): { factor: number; unit: string } {
  if (measure.startsWith('times.') || measure.endsWith('Ms')) return { factor: 1 / 1000, unit: ', s' };
  if (measure.endsWith('Bytes')) return { factor: 1 / 1024 ** 2, unit: ', MiB' };
  if (measure.endsWith('Share')) return { factor: 100, unit: ', %' };
  return { factor: 1, unit: '' };
}
