import { type ExitCode, exitCodes } from '../errors.ts';
import { examine } from '../lab/doctor.ts';
import { doctorText } from '../terminal/doctorText.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';

/** `oomlab doctor`: a table of everything that a run depends on. Exit code 3 when something is missing. */
export async function doctorCommand(): Promise<ExitCode> {
  const findings = await examine();
  process.stdout.write(doctorText(findings, screenOf(process.stdout, process.env)));
  return findings.some(({ status }) => status === 'missing') ? exitCodes.lab : exitCodes.ok;
}
