import { type ExitCode, exitCodes, labError } from '../errors.ts';
import type { LabOptions } from '../hosts/anywhere.ts';
import { cleanAnywhere } from '../hosts/chores.ts';
import { say } from '../terminal/toolkit/say.ts';

/**
 * `oomlab clean`: removes what killed runs left behind, and says what it was.
 * @throws OomlabError (lab) where there is an engine that could not be looked at, after all else was removed
 */
export async function cleanCommand({ lab }: { lab: LabOptions }): Promise<ExitCode> {
  const { removed, unseen } = await cleanAnywhere(lab, (progress) => {
    if (progress.kind === 'step') say(process.stderr, progress.text);
  });
  for (const thing of removed) say(process.stdout, `removed ${thing}`);
  if (unseen !== null)
    throw labError(`What is left at the engine was not looked for: ${unseen.message}`, unseen.hint);
  if (removed.length === 0) say(process.stdout, 'Nothing of ours was left.');
  return exitCodes.ok;
}
