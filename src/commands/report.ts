import { type ExitCode, usageError } from '../errors.ts';
import { findRun } from '../record/readRun.ts';
import { type OutputAsked, outputsAsked } from '../report/renderReport.ts';
import { showResult } from './showResult.ts';

/**
 * `oomlab report RUN`: everything derived is made again from the recording, however the run ended.
 * @throws OomlabError (usage) where `also` names an output that there is not
 */
export async function reportCommand(
  name: string,
  { results, github, also }: { results: string; github: boolean; also: readonly string[] },
): Promise<ExitCode> {
  const unknown = also.find((each) => !isAsked(each));
  if (unknown !== undefined)
    throw usageError(
      `--also ${unknown}: there is no such output`,
      `What there is beside the usual ones: ${outputsAsked.join(', ')}.`,
    );
  return showResult(findRun(results, name), false, { github, also: also.filter(isAsked) });
}

const isAsked = (name: string): name is OutputAsked => (outputsAsked as readonly string[]).includes(name);
