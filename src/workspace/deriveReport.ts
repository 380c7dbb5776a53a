import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readRun } from '../record/readRun.ts';
import type { RunRecording } from '../record/recording.ts';
import { writeDerived } from '../record/writeRun.ts';
import { renderReport } from '../report/renderReport.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';

export interface Derived {
  run: RunRecording;
  verdicts: Verdict[];
}

/** Reads a recording, judges it, and writes verdicts and reports beside it. */
export function deriveReport(folder: string, madeAt: Date): Derived {
  const run = readRun(folder);
  const verdicts = run.recordings.map(judge);
  writeDerived(folder, renderReport(run, verdicts, madeAt.toISOString(), echartsBundle()));
  return { run, verdicts };
}

/** The browser build that goes into the self-contained page. */
function echartsBundle(): string {
  return readFileSync(createRequire(import.meta.url).resolve('echarts/dist/echarts.min.js'), 'utf8');
}
