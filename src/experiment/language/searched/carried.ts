import { usageError } from '../../../errors.ts';
import { answerCells, answersHead, answersNote } from '../../../report/capacity/answersTable.ts';
import type { Searched } from '../../../report/capacity/searched.ts';
import { capacitySentences, carriedText, perMillion } from '../../../report/capacity/sentences.ts';
import { dollarsPerHour, pricesAsOf } from '../../../scenario/machines.ts';
import { variantKey } from '../../../study/outcome.ts';
import type { ExperimentData } from '../../pins/data.ts';
import { suggestion } from '../nearest.ts';
import { type Selection, whenText } from '../selection.ts';
import type { Cell, Table } from '../table.ts';

/** What a search for capacity found, for tables and sentences. `scenario` is the key of its run. */

/** The whole answer for each variant, as a person would say it. */
export const capacityText =
  (selection: Selection = {}) =>
  (data: ExperimentData): string =>
    capacitySentences(data.capacity(selection)).join(' ');

/** What one variant carries: `42 requests/s [40, 44]`. */
export const capacityValue =
  (selection: Selection = {}) =>
  (data: ExperimentData): string =>
    carriedText(onlyOne(data, selection).answer, ' requests/s') ?? 'not known';

/** @throws OomlabError (usage) where a selection has several variants */
export function onlyOne(data: ExperimentData, selection: Selection): Searched {
  const [one, ...others] = data.capacity(selection);
  if (one !== undefined && others.length === 0) return one;
  const all = [one, ...others].flatMap((each) => (each ? [variantKey(each.variant)] : []));
  throw usageError(
    `${whenText(selection.when) || 'the selection'} is several variants, and one is meant`,
    `Say which: ${all.join('; ')}.`,
  );
}

/** The variants that carry most first; one of which nothing is known comes last. */
export const byCapacity = (all: readonly Searched[]): Searched[] =>
  all.toSorted((one, other) => carriedAtLeast(other) - carriedAtLeast(one));

function carriedAtLeast({ answer: { kind, interval } }: Searched): number {
  if (interval === null) return -1;
  return kind === 'found' ? interval.perSecond : kind === 'at-least' ? interval.lowPerSecond : 0;
}

export interface CapacityTable extends Selection {
  /** The variants that carry most first. In the order of the scenario when left out. */
  ranked?: boolean;
  /**
   * What would be bought for a variant, as machines are called that are sold, by the variant's name: `{ 'machines=two':
   * ['t2.micro', 't2.micro'] }`. A variant that is not named has no price.
   */
  bought?: Record<string, readonly string[]>;
}

/** What each variant carries, what nine of ten machines hold, and what fails above; with `bought` the price of it. */
export const capacityTable =
  ({ ranked = false, bought, ...selection }: CapacityTable = {}): Table =>
  (data) => {
    const found = data.capacity(selection);
    if (bought) checkNames(Object.keys(bought), data.capacity({ scenario: selection.scenario }));
    const shown = ranked ? byCapacity(found) : found;
    const priced = bought ? ['per hour', 'a million requests'] : [];
    return {
      head: [...answersHead, ...priced],
      align: ['left', 'right', 'right', 'left', 'left', ...priced.map(() => 'right' as const)],
      rows: shown.map((one) => [...answerCells(one), ...(bought ? priceCells(one, bought) : [])]),
      note: `${answersNote(found)}${bought ? ` Prices: ${pricesAsOf}.` : ''}`,
    };
  };

function priceCells({ variant, answer }: Searched, bought: Record<string, readonly string[]>): Cell[] {
  const names = bought[variantKey(variant)];
  if (names === undefined) return ['not sold', null];
  const dollars = dollarsOf(names);
  const perSecond = answer.kind === 'found' ? answer.interval?.perSecond : undefined;
  return [`$${dollars}`, perSecond === undefined ? null : perMillion(dollars, perSecond)];
}

/** What machines that are sold cost together, as text for a sentence: `$0.0232 per hour`. */
export const priceOf =
  (...names: string[]) =>
  (): string =>
    `$${dollarsOf(names)} per hour`;

/** @throws OomlabError (usage) for a name that is not sold */
function dollarsOf(names: readonly string[]): number {
  const sum = names.reduce((dollars, name) => {
    const price = dollarsPerHour(name);
    if (price === null)
      throw usageError(`no price is known of a machine "${name}"`, 'src/scenario/machines.ts has the names.');
    return dollars + price;
  }, 0);
  return Number(sum.toPrecision(6));
}

function checkNames(names: readonly string[], all: readonly Searched[]): void {
  const known = all.map(({ variant }) => variantKey(variant));
  for (const name of names)
    if (!known.includes(name))
      throw usageError(`bought: there is no variant "${name}"`, suggestion(name, known));
}
