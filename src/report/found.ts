import type { RunRecording } from '../record/recording.ts';
import { checkExpectations, type ExpectationCheck } from '../study/expectations/check.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { answersTable } from './capacity/answersTable.ts';
import { capacitySummary } from './capacity/outputs.ts';
import { ratesTable } from './capacity/ratesTable.ts';
import { capacityOf, type Searched } from './capacity/searched.ts';
import { hostsTable } from './hostsTable.ts';
import { type MapReport, mapOf } from './map/map.ts';
import { mapSummary } from './map/sentences.ts';
import { type SizeDetails, sizeDetailsOf } from './size/sizeDetails.ts';
import { sizeSummary } from './size/sizeReport.ts';
import { valuesTable } from './size/valuesTable.ts';
import { type VariantSteps, variantSteps } from './steps/variantSteps.ts';
import { type RunSummary, summarize } from './summary.ts';
import type { TrialTable } from './trialTable.ts';

/** What a run found: its variants compared, led by the answer of a search where it was one. */
export interface Found {
  summary: RunSummary;
  /** What a search for capacity found of each variant; null: the run was none. */
  capacity: Searched[] | null;
  /** The same as a table, where there are several variants. */
  answers: TrialTable | null;
  /** What each value or rate of a search was seen to do; null: it was none, or a map, which has a table of its own. */
  tried: TrialTable | null;
  /** The size that was found; null: none was sought. */
  size: SizeDetails | null;
  /** The map that was drawn; null: none was. */
  map: MapReport | null;
  /** By steps of the load, where one has several; empty of a search, whose variants are its trials. */
  steps: VariantSteps[];
  /** The hosts of a fleet; null: all trials were executed where the run was started. */
  hosts: TrialTable | null;
  /** What was expected, and whether it was so. */
  checks: ExpectationCheck[];
}

export function foundIn(recorded: RunRecording, verdicts: Verdict[]): Found {
  const size = sizeDetailsOf(recorded, verdicts);
  const capacity = capacityOf(recorded.run, verdicts);
  const map = mapOf(recorded.run, verdicts);
  const compared = summarize(recorded, verdicts);
  const tried = triedIn(recorded, size, capacity);
  const checks = checkExpectations(recorded.run.expectations, verdicts, {
    recordings: recorded.recordings,
    capacities: capacity ?? [],
  });
  const steps = size || map || capacity ? [] : variantSteps(recorded, compared);
  const answers = capacity && answersTable(capacity);
  const hosts = hostsTable(recorded, verdicts);
  const found = { size, capacity, answers, tried, map, steps, hosts, checks };
  if (size) return { ...found, summary: sizeSummary(compared, size.answer) };
  if (map) return { ...found, summary: mapSummary(compared, map.answer) };
  return { ...found, summary: capacity ? capacitySummary(compared, capacity) : compared };
}

function triedIn(
  { run }: RunRecording,
  size: SizeDetails | null,
  capacity: Searched[] | null,
): TrialTable | null {
  if (run.size !== null && size !== null) return valuesTable(run.size, size.answer);
  return capacity && ratesTable(capacity);
}
