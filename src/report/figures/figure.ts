import type { EChartsOption } from 'echarts';
// All of it as one file, where 'echarts' would be 590 to find and read at each start.
import { init } from 'echarts/dist/echarts.esm.min';
import { escapeXml, visible } from '../escape.ts';
import { stripOption } from '../page/strip.ts';
import type { TrialChart } from '../panels/chart.ts';
import { fontFamily, gutters, panelOption } from '../panels/option.ts';
import { type Palette, paint, palettes } from '../panels/palette.ts';
import type { Panel, Series } from '../panels/panel.ts';
import type { ComparisonChart } from './comparisonChart.ts';
import { textWidth } from './textWidth.ts';

export const figureWidth = 960;
const panelHeight = 128;
const headerHeight = 22;
const lineHeight = 15;
const legendWidth = figureWidth - gutters.left - 12;

/** All panels of a trial below each other as one SVG on a light ground, for Markdown; `alt` is said to who can't see it. */
export function trialFigure(chart: TrialChart, words: { title?: string; alt?: string } = {}): string {
  const palette = palettes.light;
  const strip = stripOption(chart, figureWidth);
  const parts: string[] = [heading(words.title ?? `Trial ${chart.trial}`, 20)];
  let y = 32;
  parts.push(placed(strip.option, 'strip', y, strip.height, palette));
  y += strip.height + 8;
  for (const panel of chart.panels) {
    const lines = header(panel, y + 14, palette);
    parts.push(...lines);
    y += headerHeight + (lines.length - 1) * lineHeight;
    parts.push(placed(panelOption(chart, panel), panel.id, y, panelHeight, palette));
    y += panelHeight + 8;
  }
  if (chart.absent.length > 0) {
    parts.push(
      `<text x="${gutters.left}" y="${y + 12}" font-size="11" fill="${palette.muted}">` +
        `not recorded: ${escapeXml(chart.absent.join('; '))}</text>`,
    );
    y += 24;
  }
  const titles = chart.panels.map(({ title }) => title).join('; ');
  return document(parts, y, words.alt ?? `Trial ${chart.trial}: ${titles}`);
}

/** The pictures of the comparison below each other. */
export function stackedFigure(charts: ComparisonChart[], legend: string, alt?: string): string {
  const parts: string[] = [];
  let y = 8;
  for (const { id, title, height, option } of charts) {
    parts.push(heading(title, y + 14), placed(option, id, y + 24, height, palettes.light));
    y += height + 36;
  }
  // Signs on the first line, what else there is on the second: together they are longer than a figure is wide.
  const [signsOf = '', ...rest] = legend.split('; ');
  for (const line of [signsOf, rest.join('; ')].filter((each) => each !== '')) {
    parts.push(
      `<text x="${gutters.left}" y="${y + 8}" font-size="11" fill="${palettes.light.muted}">${escapeXml(line)}</text>`,
    );
    y += lineHeight;
  }
  return document(parts, y + 5, alt ?? charts.map(({ title }) => title).join('; '));
}

const heading = (text: string, y: number): string =>
  `<text x="${gutters.left}" y="${y}" font-size="14" font-weight="600" fill="${palettes.light.ink}">${escapeXml(text)}</text>`;

function document(parts: string[], height: number, label: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${figureWidth}" height="${height}" viewBox="0 0 ${figureWidth} ${height}" role="img" aria-label="${escapeXml(label)}" font-family="${escapeXml(fontFamily)}">`,
    `<rect width="${figureWidth}" height="${height}" fill="${palettes.light.ground}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

const signs: Record<Series['style'], string> = {
  area: '■',
  line: '━',
  dashed: '╍',
  dotted: '┅',
  step: '━',
  points: '●',
};

/** Title and legend as text, which needs no measuring to be placed; in several lines where one is too short. */
function header(panel: Panel, y: number, palette: Palette): string[] {
  const title = `${panel.title}, ${panel.unit}`;
  const words = [
    {
      width: textWidth(title),
      svg: `<tspan font-weight="600" fill="${palette.ink}">${escapeXml(title)}</tspan>`,
    },
    ...panel.series.map((series) => legendEntry(panel, series, palette)),
    ...notRead(panel, palette),
  ];
  const lines: (typeof words)[] = [[]];
  let room = legendWidth;
  for (const word of words) {
    if (word.width > room) {
      lines.push([]);
      room = legendWidth;
    }
    lines.at(-1)?.push(word);
    room -= word.width;
  }
  return lines.map(
    (line, index) =>
      `<text x="${gutters.left}" y="${y + index * lineHeight}" font-size="11">${line.map(({ svg }) => svg).join('')}</text>`,
  );
}

function legendEntry(panel: Panel, series: Series, palette: Palette) {
  const name = legendName(panel, series);
  return {
    width: textWidth(name) + 26,
    svg:
      `<tspan dx="12" fill="${palette[series.color]}" font-weight="700">${signs[series.style]}</tspan>` +
      `<tspan dx="4" fill="${palette.muted}">${escapeXml(name)}</tspan>`,
  };
}

const legendName = (panel: Panel, series: Series): string =>
  series.side === 'right' && panel.rightUnit !== series.name
    ? `${series.name} (${panel.rightUnit}, right)`
    : series.side === 'right'
      ? `${series.name} (right)`
      : series.name;

function notRead({ notRead: names }: Panel, palette: Palette) {
  if (names.length === 0) return [];
  const said = `n/a: ${names.join(', ')}`;
  return [
    {
      width: textWidth(said) + 12,
      svg: `<tspan dx="12" fill="${palette.muted}" font-style="italic">${escapeXml(said)}</tspan>`,
    },
  ];
}

function placed(option: EChartsOption, id: string, y: number, height: number, palette: Palette): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: figureWidth, height });
  try {
    chart.setOption(paint(option, palette));
    // ECharts escapes markup alone; control characters are no XML.
    return withoutCounters(visible(chart.renderToSVGString()), id).replace('<svg ', `<svg y="${y}" `);
  } finally {
    chart.dispose();
  }
}

/**
 * ECharts numbers its ids and hover classes through the life of the process. A still figure needs no hovering,
 * and the ids get the name of the panel, so that the same recording gives the same bytes.
 */
function withoutCounters(svg: string, id: string): string {
  return svg
    .replace(/<style >[\s\S]*?<\/style>\s*/g, '')
    .replace(/ class="zr\d+-cls-\d+"/g, '')
    .replace(/ ecmeta_[a-z_]+="[^"]*"/g, '')
    .replace(/ pointer-events="visible"/g, '')
    .replace(/ style="font-family:[^"]*"/g, '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(/ d="[^"]*"/g, tenths)
    .replace(/\n+/g, '\n')
    .trim();
}

/** A tenth of a pixel is enough, and half the bytes. */
const tenths = (path: string): string =>
  path.replace(/\d+\.\d{2,}/g, (number) => `${Number(Number(number).toFixed(1))}`);
