import type { RunRecording } from '../record/recording.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { capacityCsv, capacityJson } from './capacity/outputs.ts';
import { stackedFigure, trialFigure } from './figures/figure.ts';
import { signLegend } from './figures/sign.ts';
import { mapLegend } from './map/chart.ts';
import { mapCsv, mapJson } from './map/outputs.ts';
import { type Report, reportOf } from './model.ts';
import { junitXml } from './outputs/junitXml.ts';
import { reportMarkdown } from './outputs/markdown.ts';
import { openMetrics } from './outputs/openMetrics.ts';
import { sizeJson } from './outputs/sizeJson.ts';
import { sizePatches } from './outputs/sizePatches.ts';
import { summaryCsv } from './outputs/summaryCsv.ts';
import { verdictsJson } from './outputs/verdictsJson.ts';
import { reportHtml } from './page/html.ts';
import type { ReportFile } from './reportFile.ts';
import { stepsCsv, stepsFileOf, stepsJson } from './steps/outputs.ts';

/** One thing that a report is given out as. It is made when it is asked for: what fails for one costs no other. */
export interface ReportOutput {
  name: string;
  make(): ReportFile[];
}

/** Large ones, which are made for who asks for them by name. */
export const outputsAsked = ['openmetrics'] as const;
export type OutputAsked = (typeof outputsAsked)[number];

/**
 * All outputs of a report, from recordings and verdicts alone. `madeAt` is the only thing in them that is not from
 * the recordings: the same recordings give the same bytes but for it. `echartsBundle` gives the browser's ECharts.
 */
export function reportOutputs(
  recorded: RunRecording,
  verdicts: Verdict[],
  madeAt: string,
  echartsBundle: () => string,
  also: readonly OutputAsked[] = [],
): ReportOutput[] {
  let made: Report | null = null;
  const report = (): Report => {
    made ??= reportOf(recorded, verdicts, madeAt);
    return made;
  };
  const { run } = recorded;
  const single = (name: string, content: () => string): ReportOutput => ({
    name,
    make: () => [{ path: name, content: content() }],
  });
  return [
    single('verdicts.json', () => verdictsJson(run, verdicts, madeAt)),
    ...(run.size === null
      ? []
      : [
          single('size.json', () => sizeJson(run, sought(report()))),
          { name: 'patches', make: () => sizePatches(report().size) },
        ]),
    ...(run.capacity === null
      ? []
      : [
          single('capacity.json', () => capacityJson(run, report().capacity ?? [])),
          single('capacity.csv', () => capacityCsv(report().capacity ?? [])),
        ]),
    ...(run.map === null
      ? []
      : [
          single('map.json', () => mapJson(run, drawn(report()))),
          single('map.csv', () => mapCsv(drawn(report()))),
        ]),
    single('summary.csv', () => summaryCsv(verdicts)),
    ...(recorded.recordings.some(({ trial }) => trial.plan.load !== null)
      ? [
          single('steps.json', () => stepsJson(stepsFileOf(recorded, verdicts))),
          single('steps.csv', () => stepsCsv(stepsFileOf(recorded, verdicts))),
        ]
      : []),
    single('junit.xml', () => junitXml(run, verdicts, report().checks)),
    single('report.md', () => reportMarkdown(report(), (name) => encodeURI(figureFile(name)))),
    single('report.html', () => reportHtml(report(), echartsBundle())),
    { name: 'figures', make: () => figuresOf(report()) },
    ...(also.includes('openmetrics') ? [{ name: 'openmetrics', make: () => metricsOf(recorded) }] : []),
  ];
}

function sought({ size }: Report): NonNullable<Report['size']> {
  if (size === null) throw new TypeError('a size is asked for of a run that sought none');
  return size;
}

function drawn({ map }: Report): NonNullable<Report['map']> {
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

const metricsOf = ({ run, recordings }: RunRecording): ReportFile[] =>
  recordings.map((recording) => ({
    path: `openmetrics/${fileName(recording.trial.plan.id)}.txt`,
    content: openMetrics(run, recording),
  }));

const figureFile = (name: string): string => `figures/${fileName(name)}.svg`;

/** A trial's id is a folder's name already; the rest keeps the path within the folder, and Markdown's link whole. */
const fileName = (name: string): string => name.replace(/[^\w.=,+-]/g, '_');
