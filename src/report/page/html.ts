import { hostWords } from '../../study/hosts.ts';
import { outcomeOf, variantKey } from '../../study/outcome.ts';
import { adviceHtml } from '../advice.ts';
import { comparisonColumns } from '../cells.ts';
import { scriptJson, escapeXml as text } from '../escape.ts';
import type { ComparisonChart } from '../figures/comparisonChart.ts';
import { signLegend, signOf } from '../figures/sign.ts';
import { livesTable } from '../lives.ts';
import { mapLegend } from '../map/chart.ts';
import type { Report, TrialReport } from '../model.ts';
import { palettes } from '../panels/palette.ts';
import type { SizeDetails } from '../size/sizeDetails.ts';
import { variantStepsTables } from '../steps/variantSteps.ts';
import type { RunSummary } from '../summary.ts';
import { environmentFacts } from './environment.ts';
import { pageData } from './pageData.ts';
import { pageScript, pageStyle } from './template.ts';
import { tableHtml, trialArticle } from './trialArticle.ts';

/** One self-contained page. `echartsBundle` is ECharts for browsers, minified; nothing is fetched. */
export function reportHtml(report: Report, echartsBundle: string): string {
  const { run, summary } = report;
  const data = pageData(
    report.trials.map(({ chart }) => chart),
    [...(report.map === null ? [] : [report.map.chart]), ...report.comparison],
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${text(`${run.scenario}: ${run.question}`)}</title>
<style>
${themeStyle()}${pageStyle}</style>
</head>
<body>
<main>
<header>
<p class="eyebrow">oomlab · ${text(run.scenario)} · ${text(run.startedAt.slice(0, 10))}</p>
<h1>${text(run.question)}</h1>
<ul class="sentences">${summary.sentences.map((sentence) => `<li>${together(sentence)}</li>`).join('')}</ul>
${summary.notes.map((note) => `<p class="banner">${text(note)}</p>`).join('')}
</header>
${expected(report)}${map(report)}${found(report)}${comparison(report)}
${trials(report)}
${advice(report)}
${environment(report)}
</main>
<footer>Report made at ${text(report.madeAt)} from the recordings of run ${text(run.runId)}.</footer>
<script type="application/json" id="oomlab-data">${scriptJson(data)}</script>
<script>${inlineScript(echartsBundle)}</script>
<script>${inlineScript(pageScript)}</script>
</body>
</html>
`;
}

/** A number stays on the line of its unit. */
const together = (sentence: string): string =>
  text(sentence).replace(/(\d) (ms|s|min|%|[KMGT]iB|of \d+)(?![\w])/g, (match) =>
    match.replaceAll(' ', '\u00a0'),
  );

/** Within a program `<\\/script` means the same as `</script`, and does not end the element. */
const inlineScript = (program: string): string => program.replace(/<\/(script)/gi, '<\\/$1');

function themeStyle(): string {
  const variables = (palette: Record<string, string>) =>
    Object.entries(palette)
      .map(([token, color]) => `--${token}:${color};`)
      .join('');
  return `:root{${variables(palettes.light)}}\n@media screen and (prefers-color-scheme:dark){:root{${variables(palettes.dark)}}}\n`;
}

/** The picture before all tables: it is the answer. */
function map({ map: drawn }: Report): string {
  if (drawn === null) return '';
  return `<section aria-labelledby="map"><h2 id="map">Map</h2>
<div class="comparison">${figureHtml(drawn.chart)}</div>
<p class="small">${text(mapLegend)}</p>
${tableHtml(drawn.table, 'h3')}</section>
`;
}

function expected({ checks }: Report): string {
  if (checks.length === 0) return '';
  const rows = checks.map(({ state, expected: asked, seen }) => [state, asked, seen]);
  const table = { title: 'Expected', head: ['', 'expected', 'seen'], rows, words: [0, 1, 2], note: '' };
  return `<section aria-label="Expected">${tableHtml(table, 'h3')}</section>\n`;
}

function found({ answers, tried }: Report): string {
  const tables = [answers, tried].filter((table) => table !== null).map((table) => tableHtml(table, 'h3'));
  return tables.length === 0 ? '' : `<section aria-label="What was found">${tables.join('\n')}</section>\n`;
}

const figureHtml = ({ id, title }: ComparisonChart, what = ''): string =>
  `<figure><figcaption>${text(title)}</figcaption><div data-comparison="${id}" role="img" aria-label="${text(title)}${what}"></div></figure>`;

function comparison({ run, summary, size, steps, comparison: charts }: Report): string {
  if (summary.variants.length === 0) return '<h2>Comparison</h2><p>No trial has a verdict.</p>';
  const head = comparisonColumns.map(
    ({ title, align }) => `<th scope="col" class="${align}">${text(title)}</th>`,
  );
  const rows = summary.variants.map((row) => {
    const cells = comparisonColumns.map(
      ({ align, cell }) => `<td class="${align}">${cell(row).map(cellText).join('<br>')}</td>`,
    );
    return `<tr><th scope="row">${text(row.key)}</th>${cells.join('')}</tr>`;
  });
  const lives = livesTable(summary, run.seed);
  const tables = [...(lives === null ? [] : [lives]), ...variantStepsTables(steps, summary)];
  const figures = charts.map((chart) => figureHtml(chart, ', each trial by variant'));
  return `<section aria-labelledby="comparison"><h2 id="comparison">Comparison</h2>
<p class="small" id="comparison-note">Medians over the valid trials of a variant; in brackets the ${summary.confidence} interval; ≥: not reached by then. Load at break: open connections, or arrivals per second where the load is a rate. Beside a peak, its share of the limit.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Comparison table"><table aria-describedby="comparison-note">
<thead><tr><th scope="col">variant</th>${head.join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></div>
${tables.map((table) => tableHtml(table, 'h3')).join('')}<div class="comparison">${figures.join('')}</div>
<p class="small">${text(signLegend)}</p>
${size === null ? '' : sizeHtml(size)}${changes(summary)}</section>`;
}

/** What to copy, what it costs, and what recommenders say. */
const sizeHtml = ({ applied, tables }: SizeDetails): string =>
  [
    ...applied.map(({ title, text: content }) => `<h3>${text(title)}</h3><pre>${text(content)}</pre>`),
    ...tables.map((table) => tableHtml(table, 'h3')),
  ].join('\n');

function changes({ changes: all, family }: RunSummary): string {
  if (all.length === 0) return '';
  const items = all.map(
    ({ a, b, sentences }) =>
      `<details><summary>${text(a)} → ${text(b)}</summary><ul>${sentences.map((one) => `<li>${text(one)}</li>`).join('')}</ul></details>`,
  );
  return `<h3>What each change did</h3><p class="small">${text(family)}</p>${items.join('\n')}`;
}

/** The interval goes below its median, and the share below its peak. */
const cellText = (line: string): string =>
  text(line).replace(/ (\[.*\]|\(\d+ %\))$/, '<br><small>$1</small>');

function trials(report: Report): string {
  if (report.trials.length === 0) return '<h2>Trials</h2><p>No trial was recorded.</p>';
  return `<section aria-labelledby="trials"><h2 id="trials">Trials</h2>
${selector(report)}
<noscript><p class="banner">The panels are drawn by a script; the figures of report.md are the same without one.</p></noscript>
${report.trials.map((trial, index) => trialArticle(trial, index > 0)).join('\n')}
</section>`;
}

function selector({ trials }: Report): string {
  const labels = new Map<string, TrialReport[]>();
  for (const trial of trials) {
    const label = variantKey(trial.recording.trial.plan.variant);
    labels.set(label, [...(labels.get(label) ?? []), trial]);
  }
  const rows = [...labels].map(
    ([label, members]) =>
      `<div class="row"><span class="name">${text(label)}</span>${members.map((trial) => choice(trial, label, trial === trials[0])).join('')}</div>`,
  );
  return `<fieldset class="selector"><legend>Choose a trial (arrow keys go through them)</legend>${rows.join('\n')}</fieldset>`;
}

function choice({ id, recording, verdict }: TrialReport, label: string, checked: boolean): string {
  const outcome = verdict ? outcomeOf(verdict) : 'no verdict';
  const sign = verdict ? signOf(verdict) : { color: 'muted', text: '○' };
  const { plan, host } = recording.trial;
  const { repeat } = plan;
  const on = host === null ? '' : ` on ${hostWords(host.name)}`;
  return `<label><input type="radio" name="trial" value="${text(id)}"${checked ? ' checked' : ''} aria-label="${text(`${label}, repeat ${repeat}${on}: ${outcome}`)}"><span class="sign" style="--sign:var(--${sign.color})" aria-hidden="true">${sign.text}</span>${repeat}<span>${text(outcome)}</span></label>`;
}

function advice({ advice: pages }: Report): string {
  if (pages.length === 0) return '';
  return `<section aria-labelledby="advice"><h2 id="advice">Advice</h2>
${pages.map(adviceHtml).join('\n')}</section>`;
}

function environment({ run, hosts }: Report): string {
  const facts = environmentFacts(run).map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`);
  return `<section aria-labelledby="environment"><h2 id="environment">Environment, and how to run it again</h2>
<pre>${text(run.command)}</pre>
<dl>${facts.join('')}</dl>${
    hosts === null
      ? ''
      : `
${tableHtml(hosts, 'h3')}`
  }</section>`;
}
