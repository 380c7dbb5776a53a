import { sizeSentences } from '../../../report/size/sizeReport.ts';
import { howItEnded } from '../../../study/outcome.ts';
import type { SizePoint } from '../../../study/size/tried.ts';
import type { ExperimentData } from '../../pins/data.ts';
import type { Predicate } from '../claim.ts';
import type { Table } from '../table.ts';

/** Which size was found, for tables, sentences and claims. `scenario` is the key of its run. */
interface Sized {
  scenario?: string;
}

/** The whole answer, as a person would say it. */
export const sizeText =
  ({ scenario }: Sized = {}) =>
  (data: ExperimentData): string =>
    sizeSentences(data.size(scenario)).join(' ');

/** The smallest value that was proved to carry the load. */
export const sizeValue =
  ({ scenario }: Sized = {}) =>
  (data: ExperimentData): string =>
    data.size(scenario).recommended ?? 'none';

/** Each value that was tried, and how its trials ended. */
export const sizeTable =
  ({ scenario }: Sized = {}): Table =>
  (data) => {
    const { knob, points, recommended } = data.size(scenario);
    return {
      head: [knob, 'its trials', 'survived'],
      rows: points.map(({ value, survived, lost, trials }) => [
        value === recommended ? `${value}, named` : value,
        endsOf(trials),
        `${survived} of ${survived + lost}`,
      ]),
      align: ['right', 'left', 'right'],
    };
  };

const endsOf = (trials: SizePoint['trials']): string =>
  [...Map.groupBy(trials, howItEnded)].map(([outcome, of]) => `${outcome} ${of.length}`).join(', ');

/** A value was proved, and a smaller one was seen to fail; with `larger` one that is too large, too. */
export const sizeProved = ({ scenario, larger = false }: Sized & { larger?: boolean } = {}): Predicate => ({
  says: `fresh trials prove a value, and a smaller one${larger ? ' and a larger one fail' : ' fails'}`,
  evaluate: (data) => {
    const answer = data.size(scenario);
    const { recommended, proof, smaller } = answer;
    if (recommended === null || proof === null) return { held: false, seen: 'none was proved' };
    const fails = (one: typeof smaller, side: string) =>
      one === null
        ? `nothing was seen to fail ${side}`
        : `${one.value} fails ${side} (${one.lost} of ${one.of})`;
    return {
      held: smaller !== null && (!larger || answer.larger !== null),
      seen: `${recommended}: ${proof.survived} of ${proof.survived + proof.lost} fresh trials survived; ${fails(smaller, 'below')}, ${fails(answer.larger, 'above')}`,
    };
  },
});
