import { type ExitCode, exitCodes } from '../errors.ts';
import { examineAnywhere } from '../hosts/chores.ts';
import { type Again, commandsAsTyped } from '../invocation.ts';
import { doctorText } from '../terminal/doctorText.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';

/** `oomlab doctor`: a table of everything that a run depends on. Exit code 3 when something is missing. */
export async function doctorCommand({ again }: { again: Again }): Promise<ExitCode> {
  const findings = await examineAnywhere();
  const text = doctorText(findings, screenOf(process.stdout, process.env));
  process.stdout.write(commandsAsTyped(text, again));
  return findings.some(({ status }) => status === 'missing') ? exitCodes.lab : exitCodes.ok;
}
