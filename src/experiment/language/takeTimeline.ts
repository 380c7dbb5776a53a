import { usageError } from '../../errors.ts';
import type { Recording } from '../../record/recording.ts';
import { type TrialChart, trialChart } from '../../report/panels/chart.ts';
import type { Panel } from '../../report/panels/panel.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import type { Timeline } from './figure.ts';
import { suggestion } from './nearest.ts';
import { drawOwnPanel, type OwnPanel } from './ownPanel.ts';

export interface JudgedTrial {
  recording: Recording;
  verdict: Verdict;
}

/** A sample a second; short trials, whose seconds matter, as many as are seen in a picture of this width. */
const fewestPoints = 120;

/** The chosen panels of the chosen trial, thinned. `trials` are those that the figure selects. */
export function takeTimeline({ panels, trial }: Timeline, trials: readonly JudgedTrial[]): TrialChart {
  const chosen =
    trial === 'median' ? inTheMiddle(trials) : trials.find(({ verdict }) => verdict.repeat === trial);
  if (!chosen)
    throw usageError(`there is no trial ${trial} to draw`, 'Name a repeat that was run, or "median".');
  const { recording, verdict } = chosen;
  const seconds = ((recording.probe.at(-1)?.atMs ?? 0) - (recording.probe.at(0)?.atMs ?? 0)) / 1000;
  const points = Math.max(fewestPoints, Math.round(seconds));
  const chart = trialChart(recording, verdict, points);
  const drawn = panels.map((one) => drawnPanel(one, chart, recording, points));
  return { ...chart, panels: drawn, absent: [] };
}

function drawnPanel(
  wanted: string | OwnPanel,
  chart: TrialChart,
  recording: Recording,
  points: number,
): Panel {
  const found =
    typeof wanted === 'string'
      ? chart.panels.find(({ id }) => id === wanted)
      : drawOwnPanel(wanted, recording, points);
  const id = typeof wanted === 'string' ? wanted : wanted.id;
  if (found && found.series.length > 0) return found;
  throw usageError(
    `trial ${chart.trial} has nothing for a panel "${id}"`,
    suggestion(
      id,
      chart.panels.map((panel) => panel.id),
    ),
  );
}

/** By time survived, of the valid trials; of an even number the one that lived less. Equal ones in the order of repeats. */
function inTheMiddle(trials: readonly JudgedTrial[]): JudgedTrial | undefined {
  const lived = ({ verdict }: JudgedTrial) => verdict.measures.survivedMs ?? Number.POSITIVE_INFINITY;
  const valid = trials.filter(({ verdict }) => verdict.validity.valid);
  const sorted = (valid.length > 0 ? valid : trials).toSorted(
    (one, other) => lived(one) - lived(other) || one.verdict.repeat - other.verdict.repeat,
  );
  return sorted[Math.ceil(sorted.length / 2) - 1];
}
