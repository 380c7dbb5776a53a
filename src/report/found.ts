import type { RunRecording } from '../record/recording.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { capacitySummary } from './capacity/outputs.ts';
import { capacityOf, type Searched } from './capacity/searched.ts';
import { type MapReport, mapOf } from './map/map.ts';
import { mapSummary } from './map/sentences.ts';
import { type SizeDetails, sizeDetailsOf } from './size/sizeDetails.ts';
import { sizeSummary } from './size/sizeReport.ts';
import { type RunSummary, summarize } from './summary.ts';

/** What a run found: its variants compared, led by the answer of a search where it was one. */
export interface Found {
  summary: RunSummary;
  /** What a search for capacity found of each variant; null: the run was none. */
  capacity: Searched[] | null;
  /** The size that was found; null: none was sought. */
  size: SizeDetails | null;
  /** The map that was drawn; null: none was. */
  map: MapReport | null;
}

export function foundIn(recorded: RunRecording, verdicts: Verdict[]): Found {
  const size = sizeDetailsOf(recorded, verdicts);
  const capacity = capacityOf(recorded.run, verdicts);
  const map = mapOf(recorded.run, verdicts);
  const compared = summarize(recorded, verdicts);
  if (size) return { size, capacity, map, summary: sizeSummary(compared, size.answer) };
  if (map) return { size, capacity, map, summary: mapSummary(compared, map.answer) };
  return { size, capacity, map, summary: capacity ? capacitySummary(compared, capacity) : compared };
}
