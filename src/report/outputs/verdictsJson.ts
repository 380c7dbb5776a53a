import type { RunRecord } from '../../record/schema.ts';
import type { Verdict, VerdictsFile } from '../../verdict/verdict.ts';

/** One object for each trial, for programs. `madeAt` is the only value that differs when it is made again. */
export function verdictsJson(run: RunRecord, verdicts: Verdict[], madeAt: string): string {
  const file: VerdictsFile = { schema: 1, runId: run.runId, scenario: run.scenario, madeAt, verdicts };
  return `${JSON.stringify(file, null, 2)}\n`;
}
