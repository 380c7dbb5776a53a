import type { MapPlan } from '../../scenario/map/plan.ts';
import type { Side } from '../../scenario/ordered/knobs.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { howItFailed } from '../holding.ts';
import { blurOf, count, doubtfulCells, isBesideLine, isContradicted, nextCell } from './decide.ts';
import { failsWith, type Known, knownOf, type State, statesOf, survivesBy } from './known.ts';
import {
  distanceOf,
  linesOf,
  type MapQuestion,
  mostTrials,
  placeOf,
  surplusAtOnce,
  type Tallies,
  type Told,
} from './question.ts';
import { cellOf, questionOf, talliesOf, toldBy } from './told.ts';

/** A way to end, and the trials of a cell that did. */
export interface MapEnd {
  /** In words of the verdict: `gc-thrash → heap-oome`. */
  name: string;
  trials: Verdict[];
}

/** One pair of values. */
export interface MapCell {
  x: string;
  y: string;
  state: State;
  /** true: it survives, by its own trials or by the order of the knobs; false: it fails; null: neither is known. */
  survives: boolean | null;
  survived: number;
  failed: number;
  silent: number;
  /** On which side it fails: as far as its own trials agree, or those from which it follows. */
  side: { x: Side | null; y: Side | null };
  /** Of one that fails by order: the nearest that was seen to, from which it follows. */
  because: number | null;
  /** How those that failed ended, the most frequent first. */
  ends: MapEnd[];
  /** A neighbour is on the other side of the line. */
  besideLine: boolean;
  /** Too few of its trials agree for what rests on them. */
  doubtful: boolean;
  trials: Verdict[];
}

/** A cell that failed although others say that it survives. */
export interface Contradiction {
  failed: number;
  /** One for each line at most: the nearest survivors from which it follows. */
  survived: number[];
}

export interface MapAnswer {
  plan: MapPlan;
  /**
   * `drawn`: all is known; `contradictory`: what was seen does not follow the order of the knobs; `used up`: of some cells
   * nothing is known, and all trials are made that may be; `open`: it was stopped before.
   */
  state: 'drawn' | 'contradictory' | 'used up' | 'open';
  /** Row by row, each in the order of the plan's values. */
  cells: MapCell[];
  contradictions: Contradiction[];
  /** Cells that went both ways, of so many that were tried again: the line may run beside where it is drawn. null: it is sharp. */
  blur: { mixed: number[]; again: number } | null;
  trialsDone: number;
  mostTrials: number;
}

/**
 * The next pair of values to try; null: the map is drawn, or all trials are made.
 * @param underWay pairs of trials of which nothing is known yet: what would be tried after them, if every other one failed
 */
export function nextOfMap(
  plan: MapPlan,
  verdicts: readonly Verdict[],
  underWay: readonly Record<string, string>[] = [],
): { x: string; y: string } | null {
  const tallies = underWay.reduce<Tallies>(
    (before, variant, position) => {
      const cell = cellOf(plan, { variant });
      return cell === null ? before : count(before, cell, assumed(plan, position % 2 === 0));
    },
    talliesOf(plan, verdicts),
  );
  const cell = nextCell(questionOf(plan), tallies);
  return cell === null ? null : valuesAt(plan, cell);
}

const assumed = ({ x, y }: MapPlan, survives: boolean): Told =>
  survives ? { kind: 'survived' } : { kind: 'failed', x: onlySide(x.sides), y: onlySide(y.sides) };

const onlySide = ([only, other]: readonly Side[]): Side | null =>
  other === undefined ? (only ?? null) : null;

/** So many trials at most. */
export const mostTrialsOf = (plan: MapPlan): number => mostTrials(questionOf(plan));

/** As it is where several trials are made at once. */
export const mapAtOnce = (plan: MapPlan): MapPlan => ({
  ...plan,
  mostSurplus: surplusAtOnce(questionOf(plan)),
});

/** What the trials so far say. */
export function mapAnswer(plan: MapPlan, verdicts: readonly Verdict[]): MapAnswer {
  const question = questionOf(plan);
  const tallies = talliesOf(plan, verdicts);
  const known = knownOf(question, tallies);
  const states = statesOf(known);
  const doubtful = new Set(doubtfulCells(known, tallies).map(({ cell }) => cell));
  const cells = tallies.map(({ survived, failed, silent }, cell): MapCell => {
    const trials = verdicts.filter((verdict) => cellOf(plan, verdict) === cell);
    const state = states[cell] ?? 'unknown';
    const because = state === 'fails' ? causeOf(question, tallies, states, cell) : null;
    const { x, y } = tallies[because ?? cell] ?? { x: null, y: null };
    return {
      ...valuesAt(plan, cell),
      state,
      survives: survivesBy(state),
      survived,
      failed,
      silent,
      side: { x, y },
      because,
      ends: endsOf(
        plan,
        trials.filter((verdict) => toldBy(plan, verdict).kind === 'failed'),
      ),
      besideLine: isBesideLine(question, states, cell),
      doubtful: doubtful.has(cell),
      trials,
    };
  });
  const contradictions = contradictionsOf(known);
  const open = nextCell(question, tallies) !== null;
  return {
    plan,
    state: open ? 'open' : closedState(cells, contradictions),
    cells,
    contradictions,
    blur: blurOf(tallies),
    trialsDone: verdicts.length,
    mostTrials: mostTrials(question),
  };
}

function closedState(
  cells: readonly MapCell[],
  contradictions: readonly Contradiction[],
): MapAnswer['state'] {
  if (contradictions.length > 0 || cells.some(({ state }) => state === 'contradicted'))
    return 'contradictory';
  return cells.some(({ state }) => state === 'unknown' || state === 'silent') ? 'used up' : 'drawn';
}

function endsOf({ objective }: MapPlan, failed: readonly Verdict[]): MapEnd[] {
  return [...Map.groupBy(failed, (verdict) => howItFailed(objective, verdict))]
    .map(([name, trials]) => ({ name, trials }))
    .toSorted((a, b) => b.trials.length - a.trials.length || lived(a) - lived(b));
}

/** Of ends that are as frequent, those that were none come last. */
const lived = ({ trials }: MapEnd): number => Number(trials[0]?.terminal.kind === 'survived');

function valuesAt({ x, y }: MapPlan, cell: number): { x: string; y: string } {
  const { column, row } = placeOf({ columns: x.values.length }, cell);
  return { x: x.values[column] ?? 'n/a', y: y.values[row] ?? 'n/a' };
}

function causeOf(
  question: MapQuestion,
  tallies: Tallies,
  states: readonly State[],
  cell: number,
): number | null {
  const causes = tallies.flatMap((tally, other) =>
    states[other] === 'failed' && failsWith(question, other, tally, cell) ? [other] : [],
  );
  return causes.toSorted((a, b) => distanceOf(question, a, cell) - distanceOf(question, b, cell))[0] ?? null;
}

function contradictionsOf(known: Known): Contradiction[] {
  const { question, own } = known;
  const survivors = [...own.keys()].filter((cell) => own[cell] === 'survived');
  return [...own.keys()]
    .filter((cell) => own[cell] === 'failed' && isContradicted(known, cell))
    .map((failed) => {
      const nearest = linesOf(question).flatMap((line) => {
        // Of what should fail with it.
        const worse = survivors.filter((cell) => failsWith(question, failed, line, cell));
        return (
          worse.toSorted((a, b) => distanceOf(question, a, failed) - distanceOf(question, b, failed))[0] ?? []
        );
      });
      return { failed, survived: [...new Set(nearest)] };
    });
}
