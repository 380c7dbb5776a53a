import type { LoadRow } from '../../record/loadRow.ts';
import type { Recording } from '../../record/recording.ts';
import { spanMsOf, startOf } from '../../scenario/objective.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { type Felt, feltIn } from './felt.ts';
import { type Held, heldIn, nothingHeld } from './held.ts';
import { type Moment, momentsOf } from './moments.ts';
import { type PlannedStep, plannedSteps } from './planned.ts';

/** Why nothing is known of all of a step. */
export interface Cut {
  /** The service was gone; the trial was stopped, whatever the service did; it did not come to the step. */
  kind: 'gone' | 'stopped' | 'not reached';
  /** Since the step began. */
  afterMs: number;
  /** Why the trial was stopped, at the first step that it kept from its end; empty elsewhere. */
  why: string;
}

/** A step of a load, and what a trial recorded of it. */
export interface Step extends PlannedStep {
  /** null: it was there, and looked at, to its end. */
  cut: Cut | null;
  /** By its seconds: of a step that was cut until then. null: none lies in it, or none was read. */
  felt: Felt | null;
  held: Held;
  /** `atMs` since the step began. */
  moments: Moment[];
}

/**
 * Rows of load begin and end a few milliseconds beside the edges of the plan. One that lies in two steps by more is of
 * neither: whose requests they were, nobody can tell.
 */
const edgeMs = 100;
/** Times of one source that are nearer are the same. */
const sameMs = 0.01;

/** When nobody looked any more, since the load began. `done`: the load was sent to its end. */
interface Watched {
  endMs: number;
  gone: boolean;
  done: boolean;
  why: string;
}

/** In their order; empty where the trial had no load. @param verdict null: what came of it is not known */
export function stepsOf(recording: Recording, verdict: Verdict | null): Step[] {
  const { load, probe, events, histogram } = recording;
  const startMs = events.find(({ kind }) => kind === 'load-started')?.atMs ?? null;
  const planned = plannedSteps(recording, startMs);
  if (startMs === null) return planned.filter(isOfLoad).map((step) => notReached(step, ''));
  const watched = watchedUntil(recording, verdict, startMs);
  const rows = rowsBy(planned, load, startMs, watched.endMs);
  const moments = verdict === null ? [] : momentsOf(verdict).map(placed(load));
  const whole = planned.filter(({ part }) => part === 'measured').length === 1 && watched.done;
  const cuts = planned.map((step) => cutOf(step, watched));
  const last = cuts.findLastIndex((cut) => cut?.kind !== 'not reached');
  const steps = planned.map((step, index): Step => {
    const cut = cuts[index] ?? null;
    if (cut?.kind === 'not reached')
      return notReached(step, index === last + 1 && cuts[last] === null && !watched.gone ? watched.why : '');
    const [fromMs, endMs] = [
      startMs + step.fromMs,
      startMs + Math.min(step.toMs ?? Number.POSITIVE_INFINITY, watched.endMs),
    ];
    // What was noticed after the last of them is its, too.
    const untilMs =
      index === last ? Number.POSITIVE_INFINITY : startMs + (step.toMs ?? Number.POSITIVE_INFINITY);
    return {
      ...step,
      cut,
      felt: feltIn(rows[index] ?? [], whole && step.part === 'measured' ? histogram : null),
      held: heldIn(probe, fromMs, endMs),
      moments: moments
        .filter(({ placeMs }) => placeMs >= fromMs && placeMs < untilMs)
        .map(({ what, atMs }) => ({ what, atMs: Math.max(0, atMs - fromMs) })),
    };
  });
  return steps.filter((step) => isOfLoad(step) || sawSomething(step));
}

/**
 * What is known by a second begins with it, a few milliseconds beside the edge of the plan: it is of the step that the
 * second is of.
 */
const placed =
  (load: readonly LoadRow[]) =>
  (moment: Moment): Moment & { placeMs: number } => {
    const ofSecond = load.some((row) => Math.abs(startOf(row) - moment.atMs) < sameMs);
    return { ...moment, placeMs: moment.atMs + (ofSecond ? edgeMs : 0) };
  };

const isOfLoad = ({ part }: PlannedStep): boolean => part !== 'last answers';
const sawSomething = ({ felt, moments }: Step): boolean =>
  moments.length > 0 || (felt !== null && felt.good + felt.failed > 0);

const notReached = (step: PlannedStep, why: string): Step => ({
  ...step,
  cut: { kind: 'not reached', afterMs: 0, why },
  felt: null,
  held: nothingHeld,
  moments: [],
});

function watchedUntil({ trial, load }: Recording, verdict: Verdict | null, startMs: number): Watched {
  const { ending } = trial;
  const times = verdict?.times;
  const observedMs = times?.observationEnd ?? ending?.atMs ?? load.at(-1)?.atMs ?? startMs;
  const gone = ending?.reason === 'target-died' || (times?.exit != null && times.exit <= observedMs + edgeMs);
  // The kernel's stamp of a kill is finer than the look at the process.
  const endMs = gone ? Math.min(times?.serviceEnd ?? observedMs, observedMs) : observedMs;
  const done = ending?.reason === 'load-done' && !gone;
  return { endMs: endMs - startMs, gone, done, why: ending?.detail || (ending?.reason ?? 'cut off') };
}

function cutOf({ fromMs, toMs }: PlannedStep, { endMs, gone, done, why }: Watched): Cut | null {
  const notReached: Cut = { kind: 'not reached', afterMs: 0, why: '' };
  if (endMs <= fromMs) return notReached;
  if (done || (toMs !== null && endMs >= toMs - edgeMs)) return null;
  // A trial is stopped as a second is over, a moment after the edge of the plan; a death is where it is.
  if (!gone && endMs <= fromMs + edgeMs) return notReached;
  return { kind: gone ? 'gone' : 'stopped', afterMs: endMs - fromMs, why: gone ? '' : why };
}

/** The seconds of each step, of those that were at least half over when the looking ended. */
function rowsBy(
  steps: readonly PlannedStep[],
  rows: readonly LoadRow[],
  startMs: number,
  endMs: number,
): LoadRow[][] {
  const found: LoadRow[][] = steps.map(() => []);
  for (const row of rows) {
    const [fromMs, toMs] = [startOf(row) - startMs, row.atMs - startMs];
    if (toMs - spanMsOf(row) / 2 > endMs) continue;
    const outside = steps.map(
      (step) =>
        Math.max(0, step.fromMs - fromMs) + Math.max(0, toMs - (step.toMs ?? Number.POSITIVE_INFINITY)),
    );
    const least = Math.min(...outside);
    if (least <= edgeMs) found[outside.indexOf(least)]?.push(row);
  }
  return found;
}
