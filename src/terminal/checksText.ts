import { columns } from './toolkit/columns.ts';
import type { Screen } from './toolkit/screen.ts';

/** What was expected, and whether it was so: a line each, and an empty one after them. Nothing where nothing was expected. */
export function checksText(checks: readonly { held: boolean; text: string }[], screen: Screen): string {
  const rows = checks.map(({ held, text }) => [
    held ? { text: 'held' } : { text: 'FAILED', style: 'red' as const },
    text,
  ]);
  return rows.length === 0 ? '' : `${columns(rows, screen).join('\n')}\n\n`;
}
