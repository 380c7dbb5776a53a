import { type ExitCode, exitCodes } from '../errors.ts';
import { clean } from '../lab/clean.ts';

/** `oomlab clean`: removes what killed runs left behind, and says what it was. */
export async function cleanCommand(): Promise<ExitCode> {
  const removed = await clean();
  for (const thing of removed) process.stdout.write(`removed ${thing}\n`);
  if (removed.length === 0) process.stdout.write('Nothing of ours was left.\n');
  return exitCodes.ok;
}
