import { type ExitCode, exitCodes } from '../errors.ts';
import type { LabOptions } from '../hosts/anywhere.ts';
import { cleanAnywhere } from '../hosts/chores.ts';
import { say } from '../terminal/toolkit/say.ts';

/** `oomlab clean`: removes what killed runs left behind, and says what it was. */
export async function cleanCommand({ lab }: { lab: LabOptions }): Promise<ExitCode> {
  const removed = await cleanAnywhere(lab);
  for (const thing of removed) say(process.stdout, `removed ${thing}`);
  if (removed.length === 0) say(process.stdout, 'Nothing of ours was left.');
  return exitCodes.ok;
}
