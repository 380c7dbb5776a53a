import type { MapAxis, MapPlan } from '../../scenario/map/plan.ts';
import type { Side } from '../../scenario/ordered/knobs.ts';
import type { Verdict } from '../../verdict/verdict.ts';
import { toldBy as toldOfSize } from '../size/told.ts';
import { count, noTrials } from './decide.ts';
import type { MapQuestion, Tallies, Told } from './question.ts';

export const questionOf = ({ x, y, mostRepeats, mostSurplus = 0 }: MapPlan): MapQuestion => ({
  columns: x.values.length,
  rows: y.values.length,
  sides: { x: x.sides, y: y.sides },
  mostRepeats,
  mostSurplus,
});

/** What a trial says of its cell: of a knob that may fail on one side only, what fails does so on that one. */
export function toldBy({ x, y, objective }: MapPlan, verdict: Verdict): Told {
  const told = toldOfSize({ tooMuch: null, objective }, verdict);
  if (told === null) return { kind: 'silent' };
  if (told === 'survived') return { kind: 'survived' };
  return { kind: 'failed', x: sideOf(x, objective, verdict), y: sideOf(y, objective, verdict) };
}

function sideOf({ sides, tooMuch }: MapAxis, objective: MapPlan['objective'], verdict: Verdict): Side | null {
  const [only, other] = sides;
  if (other === undefined) return only ?? null;
  switch (toldOfSize({ tooMuch, objective }, verdict)) {
    case 'too small':
      return 'small';
    case 'too large':
      return 'large';
    default:
      return null;
  }
}

/** The number of the cell that a trial was of; null: of none of this map. */
export function cellOf({ x, y }: MapPlan, { variant }: Pick<Verdict, 'variant'>): number | null {
  const column = x.values.indexOf(variant[x.knob] ?? '');
  const row = y.values.indexOf(variant[y.knob] ?? '');
  return column === -1 || row === -1 ? null : row * x.values.length + column;
}

/** All trials so far, by cell. */
export function talliesOf(plan: MapPlan, verdicts: readonly Verdict[]): Tallies {
  return verdicts.reduce<Tallies>(
    (tallies, verdict) => {
      const cell = cellOf(plan, verdict);
      return cell === null ? tallies : count(tallies, cell, toldBy(plan, verdict));
    },
    noTrials(questionOf(plan)),
  );
}
