import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { randomStream } from '../../../src/random.ts';
import {
  blurOf,
  count,
  isContradicted,
  neighboursOf,
  nextCell,
  noTrials,
} from '../../../src/study/map/decide.ts';
import { knownOf, type State, statesOf, survivesBy } from '../../../src/study/map/known.ts';
import type { MapQuestion, Told } from '../../../src/study/map/question.ts';

/** A service whose truth is known: how likely a trial survives, and of what it is lost, by both knobs and number of the trial. */
export interface Service {
  /** Of a heap: it may be too large as well. */
  twoSided: boolean;
  /** Chance of not being too small, and of not being too large; `x` and `y` are logarithms of shares of the range, 0 to 1. */
  small(x: number, y: number, trial: number): number;
  large(x: number, y: number, trial: number): number;
  /** Share of the trials that are lost whatever the values. */
  lost: number;
}

type Draw = (low: number, high: number) => number;

const logistic = (beyond: number, scale: number): number => 1 / (1 + Math.exp(-beyond / scale));
const always = () => 1;

/** One line: what is needed of x falls as y grows, by a curve that may be straight, bent, or a step. */
function falling(draw: Draw): (y: number) => number {
  const [left, right] = [draw(0.35, 1.1), draw(-0.1, 0.65)];
  const [from, to] = left > right ? [left, right] : [right, left];
  const bend = 2 ** draw(-2, 2);
  const [stepAt, step] = [draw(0.2, 0.8), draw(0, 1) < 0.3 ? draw(0.1, 0.4) : 0];
  return (y) => from + (to - from) * y ** bend - (y > stepAt ? step : 0);
}

const oneLine = (draw: Draw, scale: number, changes: Partial<Service> = {}): Service => {
  const needed = falling(draw);
  return {
    twoSided: false,
    small: (x, y) => logistic(x - needed(y), scale),
    large: always,
    lost: 0,
    ...changes,
  };
};

const heap = (draw: Draw, scale: number, lost = 0): Service => {
  const [smallest, slope] = [draw(0, 0.5), draw(0, 0.2)];
  const [room, more] = [draw(-0.2, 0.5), draw(0.3, 1.2)];
  return {
    twoSided: true,
    small: (x, y) => logistic(x - (smallest - slope * y), scale),
    large: (x, y) => logistic(room + more * y - x, scale),
    lost,
  };
};

/** How services are drawn, by the name that the page has for them. A value is an eighth or so of the range. */
export const kinds: Record<string, (draw: Draw) => Service> = {
  'one line, steep: nine of ten within a tenth of a value': (draw) => oneLine(draw, draw(0.0005, 0.003)),
  'one line, shallow: within one to three values': (draw) => oneLine(draw, draw(0.03, 0.09)),
  'one line, and up to 5 % of all trials are lost whatever the values': (draw) =>
    oneLine(draw, draw(0.002, 0.03), { lost: draw(0.01, 0.05) }),
  'one line that moves by up to a value within 30 trials': (draw) => {
    const [needed, scale, drift] = [falling(draw), draw(0.002, 0.03), draw(-0.12, 0.12)];
    return {
      twoSided: false,
      small: (x, y, trial) => logistic(x - needed(y) - (drift * Math.min(30, trial)) / 30, scale),
      large: always,
      lost: 0,
    };
  },
  'two lines, steep': (draw) => heap(draw, draw(0.0005, 0.003)),
  'two lines, shallow': (draw) => heap(draw, draw(0.03, 0.09)),
  'two lines, and up to 5 % of all trials are lost, half of which do not say why': (draw) =>
    heap(draw, draw(0.002, 0.03), draw(0.01, 0.05)),
  'one line, and beyond some value of y more of it is worse: there is no order': (draw) => {
    const [needed, scale, end] = [falling(draw), draw(0.002, 0.03), draw(0.4, 0.8)];
    return {
      twoSided: false,
      small: (x, y) => (y > end ? 0 : logistic(x - needed(y), scale)),
      large: always,
      lost: 0,
    };
  },
  'all survives': (draw) => ({
    twoSided: draw(0, 1) < 0.5,
    small: always,
    large: always,
    lost: 0,
  }),
  'nothing survives': (draw) => ({ twoSided: draw(0, 1) < 0.5, small: () => 0, large: always, lost: 0 }),
};

/** How a map of a simulated service came out. */
export interface Outcome {
  columns: number;
  rows: number;
  lines: number;
  /** Cells that are drawn on the wrong side of what survives at least every second time, or on neither. */
  wrong: number;
  /** Of these, those that do not lie beside the true line. */
  farWrong: number;
  /** Cells that nothing is known of, or by their neighbours both. */
  open: number;
  trials: number;
  /** Cells that were tried. */
  tried: number;
  /** It says that the line is blurred. */
  blurred: boolean;
  /** It says that what was seen does not follow the order of the knobs. */
  contradictory: boolean;
}

function simulate(
  service: Service,
  size: { columns: number; rows: number },
  random: RandomGenerator,
): Outcome {
  const question: MapQuestion = {
    ...size,
    sides: { x: service.twoSided ? ['small', 'large'] : ['small'], y: ['small'] },
    mostRepeats: (service.twoSided ? 2 : 1) * (size.columns + size.rows),
  };
  const at = (cell: number) => ({
    x: ((cell % size.columns) + 0.5) / size.columns,
    y: (Math.floor(cell / size.columns) + 0.5) / size.rows,
  });
  let tallies = noTrials(question);
  let trials = 0;
  for (let cell = nextCell(question, tallies); cell !== null; cell = nextCell(question, tallies)) {
    tallies = count(
      tallies,
      cell,
      trialOf(service, at(cell), trials, () => uniformFloat64(random)),
    );
    trials += 1;
  }
  const known = knownOf(question, tallies);
  const states = statesOf(known);
  const truth = states.map((_, cell) => chanceOf(service, at(cell), trials / 2) >= 0.5);
  const isOpen = (state: State) => survivesBy(state) === null && state !== 'even';
  const wrong = states.flatMap((state, cell) =>
    isOpen(state) || survivesBy(state) === truth[cell] ? [] : [cell],
  );
  const beside = (cell: number) => neighboursOf(question, cell).some((other) => truth[other] !== truth[cell]);
  return {
    ...size,
    lines: service.twoSided ? 2 : 1,
    wrong: wrong.length,
    farWrong: wrong.filter((cell) => !beside(cell)).length,
    open: states.filter(isOpen).length,
    trials,
    blurred: blurOf(tallies) !== null,
    contradictory: states.some((_, cell) => isContradicted(known, cell)),
    tried: tallies.filter(({ survived, failed }) => survived + failed > 0).length,
  };
}

type At = { x: number; y: number };

const chanceOf = (service: Service, { x, y }: At, trial: number): number =>
  (1 - service.lost) * service.small(x, y, trial) * service.large(x, y, trial);

function trialOf(service: Service, { x, y }: At, trial: number, draw: () => number): Told {
  const small = draw() >= service.small(x, y, trial);
  const large = draw() >= service.large(x, y, trial);
  const other = draw() < service.lost;
  if (!small && !large && !other) return { kind: 'survived' };
  if (!service.twoSided) return { kind: 'failed', x: 'small', y: 'small' };
  // What is lost for other reasons says nothing half of the time, and the wrong side the other half.
  const side = small ? 'small' : large ? 'large' : draw() < 0.5 ? null : draw() < 0.5 ? 'small' : 'large';
  return { kind: 'failed', x: side, y: 'small' };
}

/** So many services of a kind, of seeds 1 to so many, on maps of 4 × 3 to 10 × 8. */
export function simulated(kind: string, services: number): Outcome[] {
  const make = kinds[kind];
  if (!make) throw new RangeError(`no kind of service "${kind}"`);
  return Array.from({ length: services }, (_, index) => {
    const random = randomStream(index + 1, 'simulated services');
    const draw: Draw = (low, high) => low + (high - low) * uniformFloat64(random);
    const size = { columns: Math.floor(draw(4, 11)), rows: Math.floor(draw(3, 9)) };
    return simulate(make(draw), size, random);
  });
}
