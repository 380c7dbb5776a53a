import type { State } from '../study/expectations/agreement.ts';
import { columns } from './toolkit/columns.ts';
import type { Screen } from './toolkit/screen.ts';

/** What was expected, and whether it was so: a line each, and an empty one after them. Nothing where nothing was expected. */
export function checksText(
  checks: readonly { held: boolean; text: string; state?: State }[],
  screen: Screen,
): string {
  const rows = checks.map(({ held, state, text }) => [
    held ? { text: 'held' } : { text: state === 'not known' ? 'NOT KNOWN' : 'FAILED', style: 'red' as const },
    text,
  ]);
  return rows.length === 0 ? '' : `${columns(rows, screen).join('\n')}\n\n`;
}
