import { hostWords } from '../../study/hosts.ts';
import { adviceMarkdown } from '../advice.ts';
import { comparisonColumns } from '../cells.ts';
import { markdownCode as code, escapeMarkdown as text } from '../escape.ts';
import { signLegend } from '../figures/sign.ts';
import { livesTable } from '../lives.ts';
import { mapLegend } from '../map/chart.ts';
import type { Report, TrialReport } from '../model.ts';
import { environmentFacts } from '../page/environment.ts';
import { trialTables } from '../page/trialTables.ts';
import { variantStepsTables } from '../steps/variantSteps.ts';
import { expectationsTable, markdownTable, tableBlocks } from './markdownTables.ts';

/** The report as Markdown; `figurePath` says where the figure of a trial, or the comparison's, lies. */
export function reportMarkdown(report: Report, figurePath: (name: string) => string): string {
  const { run, summary } = report;
  const blocks = [
    `# ${text(run.question)}`,
    `${text(run.scenario)}, run ${text(run.runId)}. Report made at ${text(report.madeAt)}.`,
    summary.sentences.map((sentence) => `- **${text(sentence)}**`).join('\n'),
    ...summary.notes.map((note) => `**${text(note)}**`),
    ...map(report, figurePath),
    ...(report.checks.length === 0 ? [] : ['## Expected', expectationsTable(report.checks)]),
    ...(report.answers === null ? [] : tableBlocks(report.answers, '###')),
    ...(report.tried === null ? [] : tableBlocks(report.tried, '###')),
    '## Comparison',
    ...comparison(report, figurePath),
    '## Trials',
    ...(report.trials.length === 0 ? ['No trial was recorded.'] : []),
    ...report.trials.flatMap((trial) => trialBlocks(trial, figurePath)),
    ...(report.advice.length === 0 ? [] : ['## Advice', ...report.advice.map(adviceMarkdown)]),
    '## Validity',
    ...(report.trials.length === 0 ? ['n/a'] : report.trials.flatMap(validity)),
    '## Environment, and how to run it again',
    `Command: ${code(run.command)}`,
    markdownTable(
      ['', ''],
      environmentFacts(run).map(([name, value]) => [text(name), text(value)]),
    ),
    ...(report.hosts === null ? [] : tableBlocks(report.hosts, '###')),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function map({ map: drawn }: Report, figurePath: (name: string) => string): string[] {
  if (drawn === null) return [];
  const { chart, table: rows } = drawn;
  return ['## Map', `![${text(chart.title)}](${figurePath('map')})`, mapLegend, ...tableBlocks(rows, '###')];
}

function comparison(
  { run, summary, size, steps, comparison: charts }: Report,
  figurePath: (name: string) => string,
): string[] {
  if (summary.variants.length === 0) return ['No trial has a verdict.'];
  const lives = livesTable(summary, run.seed);
  const tables = [...(lives === null ? [] : [lives]), ...variantStepsTables(steps, summary)];
  return [
    markdownTable(
      ['variant', ...comparisonColumns.map(({ title }) => title)],
      summary.variants.map((row) => [
        text(row.key),
        ...comparisonColumns.map(({ cell }) => cell(row).map(text).join('<br>')),
      ]),
    ),
    `Medians over the valid trials of a variant; in brackets the ${summary.confidence} interval; ≥: not reached by then. Load at break: open connections, or arrivals per second where the load is a rate. Beside a peak, its share of the limit.`,
    ...tables.flatMap((table) => tableBlocks(table, '###')),
    ...(charts.length === 0
      ? []
      : [`![Comparison of the variants](${figurePath('comparison')})`, signLegend]),
    ...(size === null ? [] : size.applied.flatMap((each) => [`### ${text(each.title)}`, fenced(each.text)])),
    ...(size === null ? [] : size.tables.flatMap((one) => tableBlocks(one, '###'))),
    ...(summary.changes.length === 0 ? [] : ['### What each change did', text(summary.family)]),
    ...summary.changes.flatMap(({ a, b, sentences }) =>
      list(`**${text(a)} → ${text(b)}**`, sentences.map(text)),
    ),
  ];
}

function trialBlocks(
  { id, recording, verdict }: TrialReport,
  figurePath: (name: string) => string,
): string[] {
  const figure = `![Panels of trial ${text(id)} on one time axis](${figurePath(id)})`;
  const { host } = recording.trial;
  const executed = host === null ? '' : `Executed on ${text(hostWords(host.name))}.`;
  if (!verdict) return [`### ${text(id)}`, 'This trial has no verdict.', executed, figure];
  const evidence = verdict.evidence.map((one) => {
    const when = one.atMs === null ? '' : `${(one.atMs / 1000).toFixed(3)} s, `;
    const quote = one.quote === null ? '' : `<br>${code(one.quote)}`;
    return `- ${text(one.text)} (${when}${text(one.source)})${quote}`;
  });
  return [
    `### ${text(id)}`,
    text(verdict.sentence),
    executed,
    figure,
    '#### Evidence',
    evidence.join('\n') || 'None.',
    ...list(
      '#### What speaks against other causes',
      verdict.against.map(({ kind, because }) => `${text(kind)}: ${text(because)}`),
    ),
    ...list('#### Missing for certainty', verdict.missing.map(text)),
    ...trialTables(recording, verdict).flatMap((table) => tableBlocks(table)),
  ];
}

/** A fence that is longer than any within. */
function fenced(content: string): string {
  const longest = Math.max(2, ...[...content.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${content}\n${fence}`;
}

const list = (heading: string, items: string[]): string[] =>
  items.length === 0 ? [] : [heading, items.map((item) => `- ${item}`).join('\n')];

function validity({ id, verdict, validity: facts }: TrialReport): string[] {
  const state = verdict === null ? 'no verdict' : verdict.validity.valid ? 'valid' : '**invalid**';
  const problems = verdict?.validity.problems ?? [];
  return [
    `### ${text(id)}: ${state}`,
    problems.map((problem) => `- ${text(problem)}`).join('\n'),
    markdownTable(
      ['what', 'asked', 'found', 'met', 'meaning'],
      facts.map((fact) => [
        text(fact.what),
        text(fact.asked),
        text(fact.found),
        fact.ok === null ? '–' : fact.ok ? 'yes' : '**no**',
        text(fact.meaning),
      ]),
    ),
  ];
}
