import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../../src/random.ts';
import type { SizeQuestion, SizeState, Told } from '../../../src/study/size/question.ts';
import { advance, begin, enoughAnyway } from '../../../src/study/size/state.ts';

/** A service whose truth is known: how likely a trial is not lost to either side, by size and number of the trial. */
export interface Service {
  twoSided: boolean;
  below(bytes: number, trial: number): number;
  above(bytes: number, trial: number): number;
  /** Share of the trials that are lost whatever the size, and say so; none when left out. */
  lost?: number;
}

const mib = 1024 ** 2;
/** All simulated services are asked for between these: in steps of 5 %, as the answer of a search. */
const range = { from: 64 * mib, to: 1024 * mib, step: 1.05 };

export const sizes: readonly number[] = Array.from(
  { length: 1 + Math.floor(Math.log(range.to / range.from) / Math.log(range.step)) },
  (_, index) => range.from * range.step ** index,
);

const positions = sizes.map(Math.log);

type Draw = (low: number, high: number) => number;

const logistic = (bytes: number, edge: number, scale: number): number =>
  1 / (1 + Math.exp(-Math.log(bytes / edge) / scale));

/** One edge, which each kind of service makes worse in its own way. */
const oneSided = (below: Service['below']): Service => ({ twoSided: false, below, above: () => 1 });

const somewhere = (draw: Draw): number => 90 * mib * (600 / 90) ** draw(0, 1);
const between = (draw: Draw, low: number, high: number): number => low * (high / low) ** draw(0, 1);

/** How services are drawn, by the name that the page has for them. */
export const kinds: Record<string, (draw: Draw) => Service> = {
  'a steep edge: 90 % of it within 0.4 % to 4 % of size': (draw) => {
    const [edge, scale] = [somewhere(draw), between(draw, 0.001, 0.01)];
    return oneSided((bytes) => logistic(bytes, edge, scale));
  },
  'a shallow edge: within 10 % to 50 %': (draw) => {
    const [edge, scale] = [somewhere(draw), between(draw, 0.02, 0.1)];
    return oneSided((bytes) => logistic(bytes, edge, scale));
  },
  'noise: up to 6 % of all trials are lost, whatever the size': (draw) => {
    const [edge, scale, lost] = [somewhere(draw), between(draw, 0.002, 0.05), draw(0, 0.06)];
    return oneSided((bytes) => (1 - lost) * logistic(bytes, edge, scale));
  },
  'drift: the edge moves by up to 10 % within 50 trials': (draw) => {
    const [edge, scale, drift] = [somewhere(draw), between(draw, 0.002, 0.05), draw(-0.1, 0.1)];
    return oneSided((bytes, trial) => logistic(bytes, edge * (1 + (drift * trial) / 50), scale));
  },
  'two modes: 3 % to 50 % of the trials need 1.1 to 1.6 times as much': (draw) => {
    const [edge, scale] = [somewhere(draw), between(draw, 0.002, 0.03)];
    const [share, more] = [draw(0.03, 0.5), draw(1.1, 1.6)];
    return oneSided(
      (bytes) => (1 - share) * logistic(bytes, edge, scale) + share * logistic(bytes, edge * more, scale),
    );
  },
  'a heap: too much fails as well, from 1.3 to 4 times as much': (draw) => {
    const [edge, scale, wide] = [somewhere(draw), between(draw, 0.002, 0.04), draw(1.3, 4)];
    return {
      twoSided: true,
      below: (bytes) => logistic(bytes, edge, scale),
      above: (bytes) => 1 - logistic(bytes, edge * wide, scale),
    };
  },
  'nothing between both edges of a heap, or next to nothing': (draw) => {
    const [edge, scale, wide] = [somewhere(draw), between(draw, 0.01, 0.06), draw(0.8, 1.2)];
    return {
      twoSided: true,
      below: (bytes) => logistic(bytes, edge, scale),
      above: (bytes) => 1 - logistic(bytes, edge * wide, scale),
    };
  },
  'no size is enough: 15 % to 50 % of all trials are lost, whatever it is; half of them have two edges': (
    draw,
  ) => {
    const [edge, scale, lost] = [somewhere(draw), between(draw, 0.002, 0.03), draw(0.15, 0.5)];
    return {
      twoSided: draw(0, 1) < 0.5,
      below: (bytes) => logistic(bytes, edge, scale),
      above: () => 1,
      lost,
    };
  },
  'no size is enough, or nearly none': (draw) => {
    const [edge, scale] = [1024 * mib * draw(0.95, 1.5), between(draw, 0.01, 0.1)];
    return oneSided((bytes) => logistic(bytes, edge, scale));
  },
  'the smallest is enough, or nearly': (draw) => {
    const [edge, scale] = [64 * mib * draw(0.5, 1.02), between(draw, 0.002, 0.05)];
    return oneSided((bytes) => logistic(bytes, edge, scale));
  },
};

const chanceOf = ({ below, above, lost = 0 }: Service, bytes: number, trial: number): number =>
  (1 - lost) * below(bytes, trial) * above(bytes, trial);

/** How a search of a simulated service came out. */
export interface Outcome {
  /** What was named; null: nothing. */
  bytes: number | null;
  /** How often it survives in truth, over the trials that were to prove it. */
  survives: number | null;
  /** The smallest size of all that survives as often as asked for; null: there is none. */
  smallest: number | null;
  trials: number;
  attempts: number;
  /** It says that some are lost whatever the size, without a value that is named. */
  anyway: boolean;
}

export function simulate(
  service: Service,
  asked: Pick<SizeQuestion, 'survives' | 'confidence' | 'maxTrials'>,
  random: RandomGenerator,
): Outcome {
  let state: SizeState = begin({
    ...asked,
    positions,
    twoSided: service.twoSided,
  });
  const proving: number[] = [];
  while (state.next.kind === 'explore' || state.next.kind === 'prove') {
    const { kind, index } = state.next;
    const bytes = sizes[index] ?? Number.NaN;
    if (kind === 'prove') {
      if (state.attempts.at(-1)?.survived === 0 && state.attempts.at(-1)?.lost === 0) proving.length = 0;
      proving.push(state.trials);
    }
    state = advance(state, index, trialOf(service, bytes, state.trials, random));
  }
  const answered = state.next.kind === 'answered' ? (sizes[state.next.index] ?? null) : null;
  const middle = proving[proving.length >> 1] ?? state.trials;
  return {
    bytes: answered,
    survives:
      answered === null
        ? null
        : proving.reduce((sum, trial) => sum + chanceOf(service, answered, trial), 0) / proving.length,
    smallest: smallestOf(service, asked.survives, middle),
    trials: state.trials,
    attempts: state.attempts.length,
    anyway: answered === null && enoughAnyway(state) !== null,
  };
}

function trialOf(service: Service, bytes: number, trial: number, random: RandomGenerator): Told {
  const [small, large] = [
    uniformFloat64(random) >= service.below(bytes, trial),
    uniformFloat64(random) >= service.above(bytes, trial),
  ];
  if (!small && !large)
    return service.lost === undefined || uniformFloat64(random) >= service.lost ? 'survived' : 'lost';
  // Now and then a trial does not say of what it was lost.
  if (uniformFloat64(random) < 0.1) return 'lost';
  return small ? 'too small' : 'too large';
}

/** Of all sizes, not only those that are tried: in steps of 0.1 %. */
function smallestOf(service: Service, survives: number, trial: number): number | null {
  for (let bytes = range.from; bytes <= range.to; bytes *= 1.001)
    if (chanceOf(service, bytes, trial) >= survives) return bytes;
  return null;
}

/** So many services of a kind, of seeds 1 to so many. */
export function simulated(
  kind: string,
  count: number,
  asked: Pick<SizeQuestion, 'survives' | 'confidence' | 'maxTrials'>,
): Outcome[] {
  const make = kinds[kind];
  if (!make) throw new RangeError(`no kind of service "${kind}"`);
  return Array.from({ length: count }, (_, index) => {
    const random = randomStream(index + 1, 'simulated services');
    const draw: Draw = (low, high) => low + (high - low) * uniformFloat64(random);
    return simulate(make(draw), asked, random);
  });
}
