import { z } from 'zod';
import { type RequestEnd, requestEnds } from './requestEnds.ts';

/** The percentiles that a row of load holds, and where. */
const latencyColumns = { p50: 'p50Ms', p90: 'p90Ms', p99: 'p99Ms' } as const;

export type Percentile = keyof typeof latencyColumns;
export const percentiles = Object.keys(latencyColumns) as [Percentile, ...Percentile[]];

/** What "it serves" means, second by second. */
export const objectiveSchema = z.strictObject({
  /** Of the requests that ended in a second, so many must have been answered well. */
  goodShare: z.number().min(0).max(1),
  /** ... and this percentile of their latencies must not be above `ms`; null: however long they take. */
  latency: z
    .strictObject({ percentile: z.enum(percentiles), ms: z.number().positive() })
    .nullable()
    .default(null),
  /**
   * ... and good answers must not be fewer than this share of what is expected, null: however few. Where each client waits
   * for its answer, slow answers are few ones, and none of them fails: expected are those of the best three seconds before,
   * for each client. Where requests arrive at a rate, expected are as many as arrived, over three seconds.
   */
  goodputFloor: z.number().positive().max(1).nullable().default(null),
});

export type Objective = z.infer<typeof objectiveSchema>;

/** A second of load as far as the objective looks at it; null is "not read". */
export interface SecondOfLoad extends Record<RequestEnd, number | null> {
  /** Its end, on the trial's clock. */
  atMs: number;
  spanMs: number | null;
  /** Wanted by the plan at its end; null in an open loop. */
  connections: number | null;
  /** Requests that arrived in it; null in a closed loop. */
  due: number | null;
  /** Requests under way at its end. */
  inFlight: number | null;
  /** Requests at its end that are due and could not be sent; null in a closed loop. */
  waiting: number | null;
  /** Requests sent in it, and journeys that began; null or left out where no journeys are made. */
  sent?: number | null;
  journeysBegun?: number | null;
  /** Latencies of what ended in it, time-outs at the time-out; null when nothing did. */
  p50Ms: number | null;
  p90Ms: number | null;
  p99Ms: number | null;
}

/** Less than this of a second says nothing: the last row of a load is a sliver. */
const leastSpanMs = 500;

/** A row is of a second where it does not say of how much. */
export const spanMsOf = ({ spanMs }: Pick<SecondOfLoad, 'spanMs'>): number => spanMs ?? 1000;

export const isLongEnough = ({ spanMs }: Pick<SecondOfLoad, 'spanMs'>): boolean =>
  spanMs === null || spanMs >= leastSpanMs;

/**
 * Whether a second by itself missed the objective, without its floor; null: it says nothing, as nothing was asked or it was too short.
 * A lost request ended in no answer, so it is a failure like a time-out. Where nothing ended, whoever was still waiting,
 * or could not even ask, got nothing for all of that second: broken, also while the last connections are taken away. In an
 * open loop nobody need be waiting: those are who had arrived before it.
 */
export function brokenSecond(second: SecondOfLoad, { goodShare, latency }: Objective): boolean | null {
  if (!isLongEnough(second)) return null;
  if (isUnasked(second)) return null;
  const all = endsOf(second);
  if (all === 0 || (second.ok ?? 0) / all < goodShare) return true;
  const tookMs = latency === null ? null : second[latencyColumns[latency.percentile]];
  return latency !== null && tookMs !== null && tookMs > latency.ms;
}

const endsOf = (second: SecondOfLoad): number =>
  requestEnds.reduce((sum, end) => sum + (second[end] ?? 0), 0);

/** Nothing ended in it, and nobody waited for an answer all along: it says nothing of the service. */
export const isUnasked = (second: SecondOfLoad): boolean => endsOf(second) === 0 && !waitedAllAlong(second);

function waitedAllAlong(second: SecondOfLoad): boolean {
  const { connections, due, inFlight, waiting, sent, journeysBegun } = second;
  if (connections === null) return (inFlight ?? 0) + (waiting ?? 0) > (due ?? 0);
  // On a journey people think as well: who waited all along was in flight before.
  if (journeysBegun !== undefined && journeysBegun !== null) return (inFlight ?? 0) > (sent ?? 0);
  return connections > 0 || (inFlight ?? 0) > 0;
}

/** Seconds in a row that missed the objective. */
export interface BrokenRun {
  fromMs: number;
  forMs: number;
}

/** The same for seconds in their order, which the floor needs: each is compared with those before it. */
export function secondsJudge(objective: Objective): (second: SecondOfLoad) => boolean | null {
  const { goodputFloor } = objective;
  const best = bestBefore();
  const arrived = arrivedLately();
  return (second) => {
    const broken = brokenSecond(second, objective);
    const served = arrived(second);
    if (broken !== false || goodputFloor === null) return broken;
    if (second.connections === null) {
      // What is answered after the last arrival is late, however quickly it comes then: no sign that it serves again.
      if (second.due === 0) return null;
      return served !== null && served < goodputFloor;
    }
    const expected = best.of(second);
    if (expected !== null && perSecond(second) < goodputFloor * expected) return true;
    best.add(second);
    return false;
  };
}

const perSecond = (second: SecondOfLoad): number => ((second.ok ?? 0) / spanMsOf(second)) * 1000;
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Feeds on seconds in order: of what arrived in the last three, the share that was answered well. null: nothing did, or it is no open loop. */
function arrivedLately(): (second: SecondOfLoad) => number | null {
  let recent: SecondOfLoad[] = [];
  return (second) => {
    recent = second.connections === null ? [...recent.slice(-2), second] : [];
    const due = recent.reduce((sum, each) => sum + (each.due ?? 0), 0);
    const good = recent.reduce((sum, each) => sum + (each.ok ?? 0), 0);
    return recent.length < 3 || due === 0 ? null : good / due;
  };
}

/** The best mean of three good seconds in a row, and what it promises for another number of clients: more need not be served more. */
function bestBefore() {
  let best: { goodput: number; connections: number } | null = null;
  let recent: SecondOfLoad[] = [];
  return {
    add(second: SecondOfLoad): void {
      recent = [...recent.slice(-2), second];
      if (recent.length < 3) return;
      const goodput = mean(recent.map(perSecond));
      if (goodput > (best?.goodput ?? 0))
        best = { goodput, connections: mean(recent.map(({ connections }) => connections ?? 0)) };
    },
    of({ connections }: SecondOfLoad): number | null {
      if (best === null) return null;
      return best.goodput * (best.connections > 0 ? Math.min(1, (connections ?? 0) / best.connections) : 1);
    },
  };
}

/**
 * Feeds on seconds in order, and says which run of broken ones they end with; null: the last that said anything was good.
 * A second that says nothing neither ends a run nor makes it longer.
 */
export function brokenWatch(objective: Objective): (second: SecondOfLoad) => BrokenRun | null {
  const [judge, runOf] = [secondsJudge(objective), runWatch()];
  return (second) => runOf(second, judge(second));
}

/** The same of seconds that are judged already. */
export function runWatch(): (second: SecondOfLoad, broken: boolean | null) => BrokenRun | null {
  let run: BrokenRun | null = null;
  return (second, broken) => {
    if (broken === null) return run;
    const fromMs = run?.fromMs ?? startOf(second);
    run = broken ? { fromMs, forMs: second.atMs - fromMs } : null;
    return run;
  };
}

export const startOf = (second: Pick<SecondOfLoad, 'atMs' | 'spanMs'>): number =>
  second.atMs - spanMsOf(second);

/** How seconds missed it, to follow "For the last 5 s": `fewer than 50 % of the answers were good`. */
export function missedWords({ goodShare, latency, goodputFloor }: Objective): string {
  return [
    `fewer than ${percent(goodShare)} of the answers were good`,
    ...(latency === null ? [] : [`their ${latency.percentile} was above ${latency.ms} ms`]),
    ...(goodputFloor === null
      ? []
      : [
          `good answers were fewer than ${percent(goodputFloor)} of the best before for each client (where they arrive at a rate, of what arrived)`,
        ]),
  ].join(', or ');
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(4))} %`;
