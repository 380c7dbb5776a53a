import type { RunRecording } from '../record/recording.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { capacityCsv, capacityJson } from './capacity/outputs.ts';
import { stackedFigure, trialFigure } from './figures/figure.ts';
import { signLegend } from './figures/sign.ts';
import { mapLegend } from './map/chart.ts';
import type { MapReport } from './map/map.ts';
import { mapCsv, mapJson } from './map/outputs.ts';
import { type Report, reportOf } from './model.ts';
import { reportMarkdown } from './outputs/markdown.ts';
import { summaryCsv } from './outputs/summaryCsv.ts';
import { verdictsJson } from './outputs/verdictsJson.ts';
import { reportHtml } from './page/html.ts';
import { sizeDetailsOf } from './size/sizeDetails.ts';

export interface ReportFile {
  /** Below the run's folder. */
  path: string;
  content: string;
}

/** One thing that a report is given out as. It is made when it is asked for: what fails for one costs no other. */
export interface ReportOutput {
  name: string;
  make(): ReportFile[];
}

/**
 * All outputs of a report, from recordings and verdicts alone. `madeAt` is the only thing in them that is not from
 * the recordings: the same recordings give the same bytes but for it. `echartsBundle` gives the browser's ECharts.
 */
export function reportOutputs(
  recorded: RunRecording,
  verdicts: Verdict[],
  madeAt: string,
  echartsBundle: () => string,
): ReportOutput[] {
  let made: Report | null = null;
  const report = (): Report => {
    made ??= reportOf(recorded, verdicts, madeAt);
    return made;
  };
  const single = (name: string, content: () => string): ReportOutput => ({
    name,
    make: () => [{ path: name, content: content() }],
  });
  return [
    single('verdicts.json', () => verdictsJson(recorded.run, verdicts, madeAt)),
    ...(recorded.run.size === null ? [] : [single('size.json', () => sizeJson(recorded, verdicts))]),
    ...(recorded.run.capacity === null
      ? []
      : [
          single('capacity.json', () => capacityJson(recorded.run, report().capacity ?? [])),
          single('capacity.csv', () => capacityCsv(report().capacity ?? [])),
        ]),
    ...(recorded.run.map === null
      ? []
      : [
          single('map.json', () => mapJson(recorded.run, drawn(report()))),
          single('map.csv', () => mapCsv(drawn(report()))),
        ]),
    single('summary.csv', () => summaryCsv(verdicts)),
    single('report.md', () => reportMarkdown(report(), (name) => encodeURI(figureFile(name)))),
    single('report.html', () => reportHtml(report(), echartsBundle())),
    { name: 'figures', make: () => figuresOf(report()) },
  ];
}

function drawn({ map }: Report): MapReport {
  if (map === null) throw new TypeError('a map is asked for of a run that drew none');
  return map;
}

function figuresOf({ comparison, trials, map }: Report): ReportFile[] {
  const figure = (name: string, content: string): ReportFile => ({ path: figureFile(name), content });
  return [
    ...(map === null ? [] : [figure('map', stackedFigure([map.chart], mapLegend))]),
    ...(comparison.length === 0 ? [] : [figure('comparison', stackedFigure(comparison, signLegend))]),
    ...trials.map(({ id, chart }) => figure(id, trialFigure(chart))),
  ];
}

/** For programs; the verdicts of the trials are in verdicts.json. */
function sizeJson(recorded: RunRecording, verdicts: Verdict[]): string {
  const details = sizeDetailsOf(recorded, verdicts);
  const points = details?.answer.points.map(({ value, survived, lost, trials }) => ({
    value,
    survived,
    lost,
    trials: trials.map(({ trial }) => trial),
  }));
  const afresh = details?.answer.afresh.map(({ trial, variant }) => ({ trial, variant }));
  const { applied, tables } = details ?? {};
  const json = { schema: 1, runId: recorded.run.runId, ...details?.answer, points, afresh, applied, tables };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** A trial's id is a folder's name already; the rest keeps the path within the folder, and Markdown's link whole. */
const figureFile = (name: string): string => `figures/${name.replace(/[^\w.=,+-]/g, '_')}.svg`;
