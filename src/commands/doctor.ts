import { type ExitCode, exitCodes } from '../errors.ts';
import { examine, type Finding } from '../lab/doctor.ts';
import { paint } from '../terminal/paint.ts';
import { type Screen, screenOf } from '../terminal/screen.ts';

/** `oomlab doctor`: a table of everything that a run depends on. Exit code 3 when something is missing. */
export async function doctorCommand(): Promise<ExitCode> {
  const findings = await examine();
  const screen = screenOf(process.stdout, process.env);
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const finding of findings) process.stdout.write(`${line(finding, width, screen)}\n`);
  return findings.some(({ status }) => status === 'missing') ? exitCodes.lab : exitCodes.ok;
}

const marks = { ok: ['ok', 'green'], lacking: ['note', 'yellow'], missing: ['MISSING', 'red'] } as const;

function line({ name, value, status, hint }: Finding, width: number, screen: Screen): string {
  const [mark, style] = marks[status];
  const text = `${paint(screen, style, mark.padEnd(8))}${name.padEnd(width)}  ${value}`;
  return hint === '' ? text : `${text}\n${' '.repeat(8 + width + 2)}${paint(screen, 'dim', hint)}`;
}
