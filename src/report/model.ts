import type { Recording, RunRecording } from '../record/recording.ts';
import type { RunRecord } from '../record/schema.ts';
import type { AdvicePage } from '../verdict/advice/advice.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { adviceOf } from './advice.ts';
import { capacityCharts } from './capacity/chart.ts';
import type { ComparisonChart } from './figures/comparisonChart.ts';
import { comparisonCharts } from './figures/comparisonFigure.ts';
import { sizeChart } from './figures/sizeChart.ts';
import { type Found, foundIn } from './found.ts';
import { type TrialChart, trialChart } from './panels/chart.ts';
import { type ValidityFact, validityFacts } from './validity.ts';

export interface TrialReport {
  id: string;
  recording: Recording;
  verdict: Verdict | null;
  chart: TrialChart;
  validity: ValidityFact[];
}

/** What the Markdown and the page both tell, once. */
export interface Report extends Found {
  run: RunRecord;
  madeAt: string;
  comparison: ComparisonChart[];
  trials: TrialReport[];
  /** For each kind of verdict that occurs and each runtime of a target, once. */
  advice: AdvicePage[];
}

export function reportOf(recorded: RunRecording, verdicts: Verdict[], madeAt: string): Report {
  const found = foundIn(recorded, verdicts);
  const { summary, size, capacity } = found;
  return {
    run: recorded.run,
    madeAt,
    ...found,
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
