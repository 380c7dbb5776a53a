import type { SearchPlan } from '../scenario/search.ts';
import { parseBytes } from '../scenario/units.ts';
import { type Proportion, wilson } from '../statistics/wilson.ts';
import { bounds } from '../verdict/bounds.ts';
import type { DegradationKind, TerminalKind, Verdict } from '../verdict/verdict.ts';
import { pairName } from '../verdict/words/endWords.ts';

/** What the trials of one value said together. */
export interface SearchPoint {
  value: string;
  /**
   * `fails`: at least one trial did not survive; `survives`: as many as asked for did, and none failed; `beyond`: it lies
   * beyond a value that was already too small, or too large, so that what its own trials did was luck.
   */
  state: 'fails' | 'survives' | 'open' | 'beyond';
  trials: Verdict[];
}

/** An end of the range that survives. */
export interface Edge {
  /** The nearest value that fails; null: the edge of what was searched, and nothing failed there. */
  fails: string | null;
  /** How the trials there ended, in words of the verdict. */
  why: string[];
  trials: string[];
  /** From the recommended value to the nearest one that fails, or to the edge of the search. */
  marginBytes: number;
  marginShare: number;
}

export interface SearchAnswer {
  knob: SearchPlan['knob'];
  points: SearchPoint[];
  /** Lowest and highest value that survived, with nothing between them that failed; null: none did. */
  range: { low: string; high: string } | null;
  recommended: string | null;
  /** The largest value that was too small, and the smallest that was too large. */
  tooSmall: string | null;
  tooLarge: string | null;
  /** Of the trials within the range. */
  survived: Proportion | null;
  below: Edge | null;
  above: Edge | null;
  trialsDone: number;
  /** Edges that are not bracketed by neighbouring values: the trials were used up. */
  unfinished: boolean;
}

const { comparing } = bounds;

/** A trial that survived without degradation or an out-of-memory error; null: it says nothing, and is done again. */
function outcome({ validity, terminal, degradation, times }: Verdict): 'survived' | 'failed' | null {
  if (!validity.valid || terminal.kind === 'inconclusive') return null;
  const well = terminal.kind === 'survived' && degradation.kind === 'none' && times.firstOome === null;
  return well ? 'survived' : 'failed';
}

type Side = 'small' | 'large';
type Full = 'heap' | 'machine' | null;

/** What was full when a trial ended so, as far as the end itself says. */
const fullAtEnd = {
  'heap-oome': 'heap',
  'oom-kill': 'machine',
  'native-oom': 'machine',
  'other-oome': null,
  'external-kill': null,
  crash: null,
  unresponsive: null,
  survived: null,
  'failed-to-start': null,
  'host-oom': null,
  inconclusive: null,
} satisfies Record<TerminalKind, Full>;

const fullInThrash = {
  none: null,
  'gc-thrash': 'heap',
  'swap-thrash': 'machine',
  'cache-thrash': 'machine',
} satisfies Record<DegradationKind, Full>;

/**
 * Whether a trial failed because the value was too small or too large; null: neither can be said. More memory is never too
 * much. A heap that is too small fills up by itself; one that is too large fills the machine.
 */
function sideOf(knob: SearchPlan['knob'], verdict: Verdict): Side | null {
  if (outcome(verdict) !== 'failed') return null;
  const { terminal, degradation, times } = verdict;
  const full = [fullAtEnd[terminal.kind], fullInThrash[degradation.kind]];
  const heapFull = full.includes('heap') || times.firstOome !== null;
  const machineFull = full.includes('machine');
  if (knob === 'memory') return heapFull || machineFull ? 'small' : null;
  if (heapFull === machineFull) return null;
  return heapFull ? 'small' : 'large';
}

interface Points {
  points: SearchPoint[];
  /** Index of the largest value that was too small; -1: none was. */
  small: number;
  /** Index of the smallest that was too large; as many as there are values: none was. */
  large: number;
}

function pointsOf({ knob, values, repeats }: SearchPlan, verdicts: readonly Verdict[]): Points {
  const own = values.map((value): SearchPoint => {
    const trials = verdicts.filter(({ variant }) => variant[knob] === value);
    const outcomes = trials.map(outcome);
    const survived = outcomes.filter((each) => each === 'survived').length;
    const silent = outcomes.filter((each) => each === null).length;
    const fails = outcomes.includes('failed') || silent > comparing.patience;
    return { value, trials, state: fails ? 'fails' : survived >= repeats ? 'survives' : 'open' };
  });
  const failed = (side: Side) => (point: SearchPoint) =>
    point.trials.some((verdict) => sideOf(knob, verdict) === side);
  const small = own.findLastIndex(failed('small'));
  const first = own.findIndex(failed('large'));
  const large = first === -1 ? own.length : first;
  const points = own.map(
    (point, index): SearchPoint =>
      point.state !== 'fails' && (index < small || index > large) ? { ...point, state: 'beyond' } : point,
  );
  return { points, small, large };
}

/** The longest run of values that survive with none between them that fails, as indexes; null: none survives. */
function blockOf(points: readonly SearchPoint[]): { low: number; high: number } | null {
  let best: { low: number; high: number } | null = null;
  let current: { low: number; high: number } | null = null;
  points.forEach(({ state }, index) => {
    if (state === 'fails' || state === 'beyond') current = null;
    if (state !== 'survives') return;
    current = current === null ? { low: index, high: index } : { low: current.low, high: index };
    if (best === null || current.high - current.low > best.high - best.low) best = current;
  });
  return best;
}

const failsBelow = (points: readonly SearchPoint[], low: number): number =>
  points.slice(0, low).findLastIndex(({ state }) => state === 'fails');

function failsAbove(points: readonly SearchPoint[], high: number): number {
  const found = points.findIndex(({ state }, index) => index > high && state === 'fails');
  return found === -1 ? points.length : found;
}

/**
 * The value to try next; null: the answer is there, or the trials are used up. Survival has two edges: too little of a
 * heap fails, and so does too much, and the way in which a value fails says on which side of the edges it lies. First a
 * ladder between what is too small and what is too large, ever finer, until some value survives; then each edge by bisection.
 */
export function nextValue(plan: SearchPlan, verdicts: readonly Verdict[]): string | null {
  if (verdicts.length >= plan.maxTrials) return null;
  const { points, small, large } = pointsOf(plan, verdicts);
  // A value that was begun is decided before the next one.
  const begun = points.find(({ state, trials }) => state === 'open' && trials.length > 0);
  if (begun) return begun.value;
  const block = blockOf(points);
  if (block === null)
    return (
      ladder(small + 1, large)
        .map((index) => points[index])
        .find((point) => point?.state === 'open')?.value ?? null
    );
  const below = failsBelow(points, block.low);
  if (block.low - below > 1)
    return points[Math.floor((block.low + below) / 2)]?.value ?? points[0]?.value ?? null;
  const above = failsAbove(points, block.high);
  if (above - block.high > 1)
    return points[Math.ceil((block.high + above) / 2)]?.value ?? points.at(-1)?.value ?? null;
  // The recommendation itself has to be seen to survive.
  const middle = points[middleOf(points, block)];
  return middle?.state === 'open' ? middle.value : null;
}

/**
 * Of the values that survive, the one that is as far from the value that fails below as from the one above, or from the
 * edge of the search where none fails.
 */
function middleOf(points: readonly SearchPoint[], { low, high }: { low: number; high: number }): number {
  const below = points[Math.max(0, failsBelow(points, low))];
  const above = points[Math.min(points.length - 1, failsAbove(points, high))];
  const middle = (sizeOf(below?.value) + sizeOf(above?.value)) / 2;
  let best = low;
  for (let index = low; index <= high; index += 1) {
    const away = (at: number) => Math.abs(sizeOf(points[at]?.value) - middle);
    if (away(index) < away(best)) best = index;
  }
  return best;
}

const sizeOf = (value: string | undefined): number => parseBytes(value ?? '') ?? Number.NaN;

/** All indexes from the first up to the second, the middle first, then the middles of the halves, and so on. */
function ladder(start: number, end: number): number[] {
  const order: number[] = [];
  let stretches = [{ from: start, to: end }];
  while (stretches.length > 0) {
    stretches = stretches.flatMap(({ from, to }) => {
      if (from >= to) return [];
      const middle = (from + to) >> 1;
      order.push(middle);
      return [
        { from, to: middle },
        { from: middle + 1, to },
      ];
    });
  }
  return order;
}

/** What the trials so far say. */
export function searchAnswer(plan: SearchPlan, verdicts: readonly Verdict[]): SearchAnswer {
  const { points, small, large } = pointsOf(plan, verdicts);
  const block = blockOf(points);
  const tried = points.filter(({ trials }) => trials.length > 0);
  const common = {
    knob: plan.knob,
    points: tried,
    tooSmall: points[small]?.value ?? null,
    tooLarge: points[large]?.value ?? null,
    trialsDone: verdicts.length,
  };
  if (block === null) {
    const unfinished = points.some(({ state }) => state === 'open');
    return {
      ...common,
      range: null,
      recommended: null,
      survived: null,
      below: null,
      above: null,
      unfinished,
    };
  }
  const [below, above] = [failsBelow(points, block.low), failsAbove(points, block.high)];
  const [lowEdge, highEdge] = [points[Math.max(0, below)], points[Math.min(points.length - 1, above)]];
  const [low, high] = [points[block.low], points[block.high]];
  if (!low || !high || !lowEdge || !highEdge) throw new TypeError('a block outside the grid');
  const recommended = points[middleOf(points, block)]?.value ?? low.value;
  const inside = points.slice(block.low, block.high + 1).flatMap(({ trials }) => trials.map(outcome));
  const told = inside.filter((each) => each !== null);
  const edge = (index: number, at: SearchPoint): Edge => {
    const failed = index >= 0 && index < points.length;
    const marginBytes = Math.abs(sizeOf(recommended) - sizeOf(at.value));
    const bad = at.trials.filter((verdict) => outcome(verdict) !== 'survived');
    return {
      fails: failed ? at.value : null,
      why: failed ? [...new Set(bad.map(endOf))] : [],
      trials: failed ? bad.map(({ trial }) => trial) : [],
      marginBytes,
      marginShare: marginBytes / sizeOf(recommended),
    };
  };
  return {
    ...common,
    range: { low: low.value, high: high.value },
    recommended,
    survived: wilson(told.filter((each) => each === 'survived').length, told.length, comparing.level),
    below: edge(below, lowEdge),
    above: edge(above, highEdge),
    unfinished: block.low - below > 1 || above - block.high > 1,
  };
}

function endOf({ degradation, terminal, times }: Verdict): string {
  const end = pairName(degradation.kind, terminal.kind);
  return terminal.kind === 'survived' && times.firstOome !== null ? `${end} with out-of-memory errors` : end;
}
