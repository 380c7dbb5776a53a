import { type ExitCode, exitCodes } from '../errors.ts';
import { clean } from '../lab/clean.ts';
import { say } from '../terminal/toolkit/say.ts';

/** `oomlab clean`: removes what killed runs left behind, and says what it was. */
export async function cleanCommand(): Promise<ExitCode> {
  const removed = await clean();
  for (const thing of removed) say(process.stdout, `removed ${thing}`);
  if (removed.length === 0) say(process.stdout, 'Nothing of ours was left.');
  return exitCodes.ok;
}
