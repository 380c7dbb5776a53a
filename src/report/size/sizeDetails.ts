import type { RunRecording } from '../../record/recording.ts';
import type { SizeAnswer } from '../../study/size/answer.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { TrialTable } from '../trialTable.ts';
import { type Patch, patchesOf } from './patches.ts';
import { type Applied, appliedOf, machinesTable } from './sizeApplied.ts';
import { recommendersTable } from './sizeRecommenders.ts';
import { sizeOf } from './sizeReport.ts';

/** A size that was sought, and what follows from it, for people to apply and to compare. */
export interface SizeDetails {
  answer: SizeAnswer;
  /** Of the value that is named; none where none is. */
  applied: Applied[];
  patches: Patch[];
  tables: TrialTable[];
}

/** null: the run sought no size. */
export function sizeDetailsOf(recorded: RunRecording, verdicts: readonly Verdict[]): SizeDetails | null {
  const answer = sizeOf(recorded.run, verdicts);
  if (answer === null) return null;
  const named = recorded.recordings.find(
    ({ trial }) => answer.recommended !== null && trial.plan.variant[answer.knob] === answer.recommended,
  );
  if (!named) return { answer, applied: [], patches: [], tables: [] };
  const recommenders = recommendersTable(recorded, answer);
  return {
    answer,
    applied: appliedOf(named.trial.plan),
    patches: patchesOf(named.trial.plan),
    tables: [machinesTable(named.trial.plan), ...(recommenders === null ? [] : [recommenders])],
  };
}
