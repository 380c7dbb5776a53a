import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { labError, type OomlabError } from '../errors.ts';
import { readRun } from '../record/readRun.ts';
import type { RunRecording } from '../record/recording.ts';
import { writeDerived } from '../record/writeRun.ts';
import { type OutputAsked, type ReportOutput, reportOutputs } from '../report/renderReport.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';

/** An output of the report that could not be made or written. */
export interface OutputFailure {
  output: string;
  error: Error;
}

export interface Derived {
  run: RunRecording;
  verdicts: Verdict[];
  /** To be told when everything else is: the other outputs are there. */
  failures: OutputFailure[];
}

/** Reads a recording, judges it, and writes verdicts and reports beside it. */
export function deriveReport(folder: string, madeAt: Date, also: readonly OutputAsked[] = []): Derived {
  const run = readRun(folder);
  const verdicts = run.recordings.map(judge);
  return { run, verdicts, failures: writeOutputs(folder, outputsOf(run, verdicts, madeAt, also)) };
}

export const outputsOf = (
  run: RunRecording,
  verdicts: Verdict[],
  madeAt: Date,
  also: readonly OutputAsked[] = [],
): ReportOutput[] => reportOutputs(run, verdicts, madeAt.toISOString(), echartsBundle, also);

/** Each by itself: one that fails costs no other. */
export function writeOutputs(folder: string, outputs: readonly ReportOutput[]): OutputFailure[] {
  return outputs.flatMap(({ name, make }) => {
    try {
      writeDerived(folder, make());
      return [];
    } catch (error) {
      return [{ output: name, error: error as Error }];
    }
  });
}

/** null: there are none. */
export function outputError(failures: readonly OutputFailure[]): OomlabError | null {
  const [first] = failures;
  if (first === undefined) return null;
  return labError(
    `Of the report these could not be written: ${failures.map(({ output }) => output).join(', ')} (${first.error.message})`,
    'Its other files are there. When the cause is gone, "oomlab report RUN" makes all of them again.',
    first.error,
  );
}

/** The browser build that goes into the self-contained page. */
function echartsBundle(): string {
  return readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8');
}
