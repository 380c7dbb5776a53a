import type { ExitCode } from '../errors.ts';
import { findRun } from '../record/readRun.ts';
import { showResult } from './scenario.ts';

/** `oomlab report RUN`: everything derived is made again from the recording, however the run ended. */
export async function reportCommand(name: string, options: { results: string }): Promise<ExitCode> {
  return showResult(findRun(options.results, name), false);
}
