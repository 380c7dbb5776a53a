import { type ExitCode, exitCodes } from '../errors.ts';
import { anywhere, type LabOptions } from '../hosts/anywhere.ts';
import type { FinishedRun } from '../hosts/run.ts';
import type { RunRecord } from '../record/schema.ts';
import { isLeft } from '../workspace/identity.ts';
import { runWatched, type Watched } from '../workspace/runWatched.ts';
import { showResult } from './showResult.ts';

/**
 * From here on something runs: labs, hosts, and what shows their results. It is half of the program, and commands load it when
 * all that they were asked is known to be good.
 */

/** Executes a run where `lab` says, shows its progress, and records it. @throws OomlabError (lab) when it could not be done */
export const runAnywhere = (request: Watched, lab: LabOptions): Promise<FinishedRun> =>
  runWatched(request, anywhere(lab));

/** The same, and what came of it is shown; nothing where its trials go on without us. */
export async function runAndShow(
  request: Watched,
  { lab, github }: { lab: LabOptions; github: boolean },
): Promise<{ run: RunRecord; shown: ExitCode }> {
  const { folder, run } = await runAnywhere(request, lab);
  const shown = isLeft(run)
    ? exitCodes.interrupted
    : showResult(folder, run.status === 'interrupted', { github });
  return { run, shown };
}
