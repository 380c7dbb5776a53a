import type { Host } from '../hosts/host.ts';
import { isLeaving } from '../hosts/leaving.ts';
import { executeRun, type FinishedRun, type RunRequest } from '../hosts/run.ts';
import { watch } from '../terminal/live/watch.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { loadMsOf } from '../verdict/loadMs.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { deriveReport } from './deriveReport.ts';
import { keepDerived } from './keepDerived.ts';
import type { Resumed } from './searches/resumed.ts';

/** What a search knows before it is over. */
export interface SoFar {
  /** One for each of what it looks at. */
  lines: string[];
  /** What it may still take: at most, or, where that says little, if all goes well. */
  left: { trials: number; loadMs: number; bound: 'at most' | 'about' };
}

export type Watched = Omit<RunRequest, 'report' | 'onTrial' | 'continued'> & {
  /** A search that goes on. */
  continued?: Resumed;
  /** Filled with what each trial was judged to be, before the next one is chosen. */
  verdicts?: Verdict[];
  /** Called after it with where the run is recorded. */
  onRecorded?: (runFolder: string) => void;
  /** What the choice of the next trial has found since it was asked the last time. */
  news?: () => string[];
  /** What a search knows by now, asked after each trial. */
  soFar?: () => SoFar;
  /** What is said of the number of trials before the first. */
  beforehand?: string;
  /** The run has a report of its own, and not only verdicts. */
  withReport: boolean;
};

/**
 * Executes a run, shows its progress on standard error, and says after each trial what died of what. What is known then is
 * written then; after a failure, all that was known by then.
 */
export async function runWatched(request: Watched, host: Host): Promise<FinishedRun> {
  using watching = watch(process.stderr, screenOf(process.stderr, process.env));
  const { report } = watching;
  const count = request.total ?? request.trials.length;
  report({ kind: 'step', text: request.question });
  if (request.beforehand !== undefined) report({ kind: 'step', text: request.beforehand });
  report({
    kind: 'step',
    text: `${request.next ? 'at most ' : ''}${count} trial${count === 1 ? '' : 's'}, run ${request.runId}, seed ${request.seed}`,
  });
  const made = request.continued?.recordings.length ?? 0;
  if (made > 0) report({ kind: 'step', text: `It goes on after ${made} trial${made === 1 ? '' : 's'}` });
  let onFleet = false;
  request.interrupt.addEventListener('abort', () => {
    report({ kind: 'step', text: stopText(request, onFleet) });
  });
  let began = performance.now();
  let besideLoadMs = 0;
  let recordedIn: string | null = null;
  const { next } = request;
  const derived = keepDerived(request.withReport, request.continued);
  const running: RunRequest = {
    ...request,
    ...(next === undefined
      ? {}
      : {
          next: (...known) => {
            const plan = next(...known);
            for (const text of request.news?.() ?? []) report({ kind: 'step', text });
            return plan;
          },
        }),
    report: (progress) => {
      if (progress.kind === 'trial-began') began = performance.now();
      if (progress.kind === 'fleet') onFleet = true;
      report(progress);
    },
    onTrial: (runFolder, id) => {
      recordedIn = runFolder;
      const verdict = derived.add(runFolder, id);
      // Of those that are made at once, by their own clocks.
      const seconds = onFleet
        ? (verdict.times.observationEnd ?? 0) / 1000
        : (performance.now() - began) / 1000;
      report({ kind: 'trial-ended', id, sentence: verdict.sentence, seconds });
      request.verdicts?.push(verdict);
      request.onRecorded?.(runFolder);
      besideLoadMs = Math.max(besideLoadMs, seconds * 1000 - loadMsOf(verdict));
      if (request.soFar === undefined) return;
      const { lines, left } = request.soFar();
      report({
        kind: 'so-far',
        lines,
        trialsLeft: left.trials,
        bound: left.bound,
        leftMs: left.loadMs + left.trials * besideLoadMs,
      });
    },
  };
  try {
    return await executeRun(running, host);
  } catch (error) {
    if (request.withReport && recordedIn !== null) deriveWhatThereIs(recordedIn);
    throw error;
  }
}

const stopText = ({ interrupt, runId }: Watched, onFleet: boolean): string => {
  if (!onFleet)
    return 'Stopping in order; Ctrl-C again leaves at once, and "oomlab clean" then removes the rest.';
  return isLeaving(interrupt)
    ? `The trials go on; "oomlab attach ${runId}" takes up their recordings.`
    : `Stopping: what is under way ends in order, the rest is not begun. Ctrl-C again leaves at once; "oomlab attach ${runId}" then takes up what there is.`;
};

/** After a failure, which is the news: what prevents this, too, is found by who asks for the report again. */
function deriveWhatThereIs(folder: string): void {
  try {
    deriveReport(folder, new Date());
  } catch {}
}
