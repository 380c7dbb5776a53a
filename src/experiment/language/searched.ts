import { searchSentences } from '../../report/searchReport.ts';
import { formatBytes } from '../../scenario/units.ts';
import { outcomeOf } from '../../study/outcome.ts';
import type { SearchPoint } from '../../study/search.ts';
import type { ExperimentData } from '../pins/data.ts';
import type { Predicate } from './claim.ts';
import type { Table } from './table.ts';

/** What a search found, for tables, sentences and claims. `scenario` is the key of its run. */
interface Searched {
  scenario?: string;
}

/** The answer with its margins, as a person would say it. */
export const searchText =
  ({ scenario }: Searched = {}) =>
  (data: ExperimentData): string =>
    searchSentences(data.search(scenario)).join(' ');

/** The value that is as far from what fails below as from what fails above. */
export const searchedValue =
  ({ scenario }: Searched = {}) =>
  (data: ExperimentData): string =>
    data.search(scenario).recommended ?? 'none';

/** Each value that was tried, and how its trials ended. */
export const searchTable =
  ({ scenario }: Searched = {}): Table =>
  (data) => {
    const { knob, points } = data.search(scenario);
    return {
      head: [knob, 'its trials', ''],
      rows: points.map(({ value, state, trials }) => [value, endsOf(trials), words[state]]),
      align: ['right', 'left', 'left'],
    };
  };

const words: Record<SearchPoint['state'], string> = {
  survives: 'survives',
  fails: 'fails',
  open: 'not decided',
  beyond: 'luck: beyond one that fails',
};

const endsOf = (trials: SearchPoint['trials']): string =>
  [...Map.groupBy(trials, outcomeOf)].map(([outcome, of]) => `${outcome} ${of.length}`).join(', ');

/** A value survives, and both what is too small and what is too large were found, a step from what survives. */
export const bothEdgesFound = ({ scenario }: Searched = {}): Predicate => ({
  says: 'values next to those that survive fail, below and above',
  evaluate: (data) => {
    const { range, recommended, below, above, unfinished } = data.search(scenario);
    return {
      held: range !== null && !unfinished && below?.fails != null && above?.fails != null,
      seen:
        range === null
          ? 'none survived'
          : `${recommended}; ${range.low} to ${range.high} survive, ${below?.fails ?? 'nothing'} fails below, ${above?.fails ?? 'nothing'} above; margins ${formatBytes(below?.marginBytes ?? 0)} and ${formatBytes(above?.marginBytes ?? 0)}`,
    };
  },
});
