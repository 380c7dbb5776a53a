import type { Recording, RunRecording } from '../record/recording.ts';
import type { RunRecord } from '../record/schema.ts';
import type { AdvicePage } from '../verdict/advice/advice.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { adviceOf } from './advice.ts';
import { capacityCharts } from './capacity/chart.ts';
import { capacitySummary } from './capacity/outputs.ts';
import { capacityOf, type Searched } from './capacity/searched.ts';
import type { ComparisonChart } from './figures/comparisonChart.ts';
import { comparisonCharts } from './figures/comparisonFigure.ts';
import { sizeChart } from './figures/sizeChart.ts';
import { type TrialChart, trialChart } from './panels/chart.ts';
import { type SizeDetails, sizeDetailsOf } from './size/sizeDetails.ts';
import { sizeSummary } from './size/sizeReport.ts';
import { type RunSummary, summarize } from './summary.ts';
import { type ValidityFact, validityFacts } from './validity.ts';

export interface TrialReport {
  id: string;
  recording: Recording;
  verdict: Verdict | null;
  chart: TrialChart;
  validity: ValidityFact[];
}

/** What the Markdown and the page both tell, once. */
export interface Report {
  run: RunRecord;
  madeAt: string;
  summary: RunSummary;
  /** What a search for capacity found of each variant; null: the run was none. */
  capacity: Searched[] | null;
  /** The size that was found; null: none was sought. */
  size: SizeDetails | null;
  comparison: ComparisonChart[];
  trials: TrialReport[];
  /** For each kind of verdict that occurs and each runtime of a target, once. */
  advice: AdvicePage[];
}

export function reportOf(recorded: RunRecording, verdicts: Verdict[], madeAt: string): Report {
  const size = sizeDetailsOf(recorded, verdicts);
  const compared = summarize(recorded, verdicts);
  const capacity = capacityOf(recorded.run, verdicts);
  const summary = size
    ? sizeSummary(compared, size.answer)
    : capacity
      ? capacitySummary(compared, capacity)
      : compared;
  return {
    run: recorded.run,
    madeAt,
    summary,
    size,
    capacity,
    comparison: [
      ...(size ? [sizeChart(size.answer)] : []),
      ...(capacity ? capacityCharts(capacity) : []),
      ...comparisonCharts(summary.variants),
    ],
    advice: adviceOf(
      verdicts,
      recorded.recordings.map(({ trial }) => trial.plan.target.runtime),
    ),
    trials: recorded.recordings.map((recording) => {
      const id = recording.trial.plan.id;
      const verdict = verdicts.find(({ trial }) => trial === id) ?? null;
      return {
        id,
        recording,
        verdict,
        chart: trialChart(recording, verdict),
        validity: validityFacts(recording),
      };
    }),
  };
}
