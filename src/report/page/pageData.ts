import type { ComparisonChart } from '../figures/comparisonChart.ts';
import type { TrialChart } from '../panels/chart.ts';
import { gutters, narrowGutters, panelOption } from '../panels/option.ts';
import { palettes } from '../panels/palette.ts';
import { stripOption } from './strip.ts';

/** What the page's script draws from: the same options as the figures, and the names for its legends. */
export function pageData(charts: TrialChart[], comparison: ComparisonChart[]) {
  return {
    palettes,
    gutters: { wide: gutters, narrow: narrowGutters },
    comparison: comparison.map(({ id, height, option }) => ({ id, height, option })),
    trials: charts.map((chart) => ({
      trial: chart.trial,
      startS: chart.startMs / 1000,
      endS: chart.endMs / 1000,
      marks: chart.marks,
      absent: chart.absent,
      strips: { wide: stripOption(chart, 900), narrow: stripOption(chart, 340, narrowGutters) },
      panels: chart.panels.map((panel) => ({
        id: panel.id,
        title: panel.title,
        unit: panel.unit,
        rightUnit: panel.rightUnit,
        notRead: panel.notRead,
        series: panel.series.map(({ name, color, style, side }) => ({ name, color, style, side })),
        option: panelOption(chart, panel),
      })),
    })),
  };
}
