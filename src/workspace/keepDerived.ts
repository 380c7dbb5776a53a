import { trialFolder } from '../record/layout.ts';
import { readRunRecord } from '../record/readRun.ts';
import { readTrial } from '../record/readTrial.ts';
import type { Recording } from '../record/recording.ts';
import { judge } from '../verdict/judge.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { outputsOf, writeOutputs } from './deriveReport.ts';

/** These need no recording, and so cost next to nothing, however many trials there were. */
const light: ReadonlySet<string> = new Set(['verdicts.json', 'summary.csv']);
/** The others are made of all recordings each time: only while that takes less than this share of the trials' own time. */
const mostShare = 0.05;

const nothingYet = { recordings: [], verdicts: [] };

/** What is known of a run after each of its trials, as files beside its recording. */
export interface DerivedKeeper {
  /** Judges the trial that is done, and writes what is known by now. What can't be written is tried again at the end. */
  add(runFolder: string, trialId: string): Verdict;
}

/**
 * @param whole the whole report; else the verdicts and their summary.
 * @param before what a run that goes on has already
 */
export function keepDerived(
  whole: boolean,
  before: { recordings: readonly Recording[]; verdicts: readonly Verdict[] } = nothingYet,
): DerivedKeeper {
  const recordings = whole ? [...before.recordings] : [];
  const verdicts = [...before.verdicts];
  let derivedAtMs = performance.now();
  let tookMs = 0;
  return {
    add(runFolder, trialId) {
      const recording = readTrial(trialFolder(runFolder, trialId));
      const verdict = judge(recording);
      verdicts.push(verdict);
      if (whole) recordings.push(recording);
      const outputs = outputsOf({ run: readRunRecord(runFolder), recordings }, verdicts, new Date());
      const beganMs = performance.now();
      const affordable = whole && tookMs <= mostShare * (beganMs - derivedAtMs);
      writeOutputs(runFolder, affordable ? outputs : outputs.filter(({ name }) => light.has(name)));
      if (affordable) {
        derivedAtMs = performance.now();
        tookMs = derivedAtMs - beganMs;
      }
      return verdict;
    },
  };
}
