import type { RunRecording } from '../record/recording.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { stackedFigure, trialFigure } from './figures/figure.ts';
import { signLegend } from './figures/sign.ts';
import { type Report, reportOf } from './model.ts';
import { reportMarkdown } from './outputs/markdown.ts';
import { summaryCsv } from './outputs/summaryCsv.ts';
import { verdictsJson } from './outputs/verdictsJson.ts';
import { reportHtml } from './page/html.ts';

export interface ReportFile {
  /** Below the run's folder. */
  path: string;
  content: string;
}

/**
 * All files of a report, from recordings and verdicts alone. `madeAt` is the only thing in them that is not from
 * the recordings: the same recordings give the same bytes but for it. `echartsBundle` is the browser's ECharts.
 */
export function renderReport(
  recorded: RunRecording,
  verdicts: Verdict[],
  madeAt: string,
  echartsBundle: string,
): ReportFile[] {
  const report = reportOf(recorded, verdicts, madeAt);
  const figures = report.trials.map(({ id, chart }) => ({
    path: figureFile(id),
    content: trialFigure(chart),
  }));
  if (report.comparison.length > 0) {
    figures.unshift({
      path: figureFile('comparison'),
      content: stackedFigure(report.comparison, signLegend),
    });
  }
  return [
    { path: 'verdicts.json', content: verdictsJson(recorded.run, verdicts, madeAt) },
    ...(report.search ? [{ path: 'search.json', content: searchJson(report) }] : []),
    { path: 'summary.csv', content: summaryCsv(verdicts) },
    { path: 'report.md', content: reportMarkdown(report, (name) => encodeURI(figureFile(name))) },
    { path: 'report.html', content: reportHtml(report, echartsBundle) },
    ...figures,
  ];
}

/** For programs; the verdicts of the trials are in verdicts.json. */
function searchJson({ run, search }: Report): string {
  const points = search?.points.map(({ value, state, trials }) => ({
    value,
    state,
    trials: trials.map(({ trial }) => trial),
  }));
  return `${JSON.stringify({ schema: 1, runId: run.runId, ...search, points }, null, 2)}\n`;
}

/** A trial's id is a folder's name already; the rest keeps the path within the folder, and Markdown's link whole. */
const figureFile = (name: string): string => `figures/${name.replace(/[^\w.=,+-]/g, '_')}.svg`;
