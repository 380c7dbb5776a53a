import type { Recording } from '../../record/recording.ts';
import { readGcLog } from '../../runtime/index.ts';
import { type LiveSet, liveSet } from '../../verdict/signals/heap/liveSet.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { censusPanels } from './censusPanels.ts';
import { loadPanels } from './loadPanels.ts';
import { type Band, type Mark, marksOf } from './marks.ts';
import type { Panel } from './panel.ts';
import { probePanels } from './probePanels.ts';
import { thinned } from './thinned.ts';

/** All that is drawn of a trial, the same for the SVG and for the page: panels on one time axis, marks, bands. */
export interface TrialChart {
  trial: string;
  startMs: number;
  endMs: number;
  /** Panels with something to draw. */
  panels: Panel[];
  /** Titles of panels that the recording has nothing for. */
  absent: string[];
  marks: Mark[];
  bands: Band[];
}

/** @param mostPoints of each series of the probe; as many as a report shows when left out */
export function trialChart(recording: Recording, verdict: Verdict | null, mostPoints?: number): TrialChart {
  const panels = [
    ...loadPanels(recording.load).map((panel) => thinned(panel, mostPoints)),
    ...probePanels(recording.probe, liveSetOf(recording), mostPoints),
    ...censusPanels(recording, mostPoints).map((panel) => thinned(panel, mostPoints)),
  ];
  const marks = marksOf(recording, verdict);
  const bands: Band[] = recording.trial.phases.map(({ name, startMs, endMs, warmup }) => ({
    name,
    startMs,
    endMs,
    warmup,
  }));
  const lastRowMs = Math.max(recording.probe.at(-1)?.atMs ?? 0, recording.load.at(-1)?.atMs ?? 0);
  const endMs = Math.max(1000, lastRowMs, ...marks.map((mark) => mark.atMs));
  return {
    trial: recording.trial.plan.id,
    startMs: Math.min(0, recording.probe.at(0)?.atMs ?? 0),
    endMs,
    panels: panels.filter(({ series }) => series.length > 0),
    absent: panels.filter(({ series }) => series.length === 0).map(({ title }) => title),
    marks,
    // Planned phases that the trial did not live to see are left out; the one it died in is cut.
    bands: bands
      .filter((band) => band.startMs < endMs)
      .map((band) => ({ ...band, endMs: Math.min(band.endMs, endMs) })),
  };
}

const liveSetOf = ({ trial, gcLog }: Recording): LiveSet => liveSet(readGcLog(gcLog), trial.clock.zeroWallMs);
