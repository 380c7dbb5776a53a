import { columns } from './toolkit/columns.ts';
import { paint } from './toolkit/paint.ts';
import { paragraph, widthOf } from './toolkit/paragraph.ts';
import { printable } from './toolkit/printable.ts';
import type { Screen } from './toolkit/screen.ts';

/** A scenario or an experiment. */
export interface Entry {
  name: string;
  question: string;
  /** How long it takes and what it needs. */
  cost: string;
}

/** Each with its question and cost below its name. */
export function listText(title: string, entries: readonly Entry[], screen: Screen): string {
  const width = widthOf(screen);
  const blocks = entries.flatMap(({ name, question, cost }) => [
    `  ${paint(screen, 'bold', printable(name))}`,
    paragraph(question, width, '    '),
    paint(screen, 'dim', paragraph(cost, width, '    ')),
  ]);
  return `${[paint(screen, 'underline', title), ...(blocks.length === 0 ? ['  none yet'] : blocks)].join('\n')}\n`;
}

/** Recorded runs: `SCENARIO/RUN` and how far each came. */
export function runsText(
  runs: readonly { scenario: string; runId: string; status: string; trials: readonly string[] }[],
  screen: Screen,
): string {
  const rows = runs.map(({ scenario, runId, status, trials }) => [
    `${scenario}/${runId}`,
    `${status}, ${trials.length} trials`,
  ]);
  return rows.length === 0 ? 'No runs yet.\n' : `${columns(rows, screen).join('\n')}\n`;
}
