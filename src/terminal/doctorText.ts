import type { Finding } from '../lab/doctor.ts';
import { columns } from './toolkit/columns.ts';
import type { Screen } from './toolkit/screen.ts';

const marks = {
  ok: { text: 'ok', style: 'green' },
  lacking: { text: 'note', style: 'yellow' },
  missing: { text: 'MISSING', style: 'red' },
} as const;

/** Everything that a run depends on: is it there, what it is, and what to do where it is not. */
export function doctorText(findings: readonly Finding[], screen: Screen): string {
  const rows = findings.flatMap(({ name, value, status, hint }) => [
    [marks[status], name, value],
    ...(hint === '' ? [] : [['', '', { text: hint, style: 'dim' as const }]]),
  ]);
  return `${columns(rows, screen).join('\n')}\n`;
}
