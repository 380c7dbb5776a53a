import type { RunRecord } from '../../record/schema.ts';
import { comparisonColumns } from '../cells.ts';
import { markdownCode as code, escapeMarkdown as text } from '../escape.ts';
import type { Found } from '../found.ts';
import { variantStepsTables } from '../steps/variantSteps.ts';
import { expectationsTable, markdownTable, tableBlocks } from './markdownTables.ts';

/** GitHub takes a mebibyte for each step, and shows nothing of more. */
const mostLetters = 250_000;

/** The page of a job: what was found, what was expected, the comparison. Whoever wants more has the report. */
export function githubSummary(run: RunRecord, { summary, answers, steps, checks }: Found): string {
  const blocks = [
    `## ${text(run.scenario)}: ${text(run.question)}`,
    summary.sentences.map((sentence) => `- ${text(sentence)}`).join('\n'),
    ...summary.notes.map((note) => `**${text(note)}**`),
    ...(checks.length === 0 ? [] : ['### Expected', expectationsTable(checks)]),
    ...(answers === null ? [] : tableBlocks(answers, '###')),
    ...(summary.variants.length === 0
      ? []
      : [
          '### Comparison',
          markdownTable(
            ['variant', ...comparisonColumns.map(({ title }) => title)],
            summary.variants.map((row) => [
              text(row.key),
              ...comparisonColumns.map(({ brief }) => brief(row).map(text).join('<br>')),
            ]),
          ),
        ]),
    ...variantStepsTables(steps, summary).flatMap((table) => tableBlocks(table, '###')),
    `Run ${text(run.runId)}; again: ${code(run.command)}`,
  ].filter((block) => block !== '');
  // Whole blocks: half a table would be none.
  let letters = 0;
  const shown = blocks.filter((block) => {
    letters += block.length;
    return letters <= mostLetters;
  });
  const left = blocks.length - shown.length;
  return `${[...shown, ...(left === 0 ? [] : ['The rest is in the report: there is no room for it here.'])].join('\n\n')}\n\n`;
}
