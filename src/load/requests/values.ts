import { uniformInt } from 'pure-rand/distribution/uniformInt';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';
import { never } from '../../never.ts';
import type { DataPlan } from '../../scenario/requests/plan.ts';
import type { Placeholder, Source } from '../../scenario/templates/template.ts';

/** What the places of one request, or of all requests of one journey, are filled from. */
export interface Values {
  iteration: number;
  random: RandomGenerator;
  /** The row of data; null: there are none. */
  row: readonly string[] | null;
  /** From answers, with the kind that they had there. */
  taken: ReadonlyMap<string, unknown>;
}

export type Columns = ReadonlyMap<string, number>;

export const columnsOf = (data: DataPlan | null): Columns =>
  new Map((data?.columns ?? []).map((name, index) => [name, index]));

/** Rows in their order, and again from the first. @param iteration from 1 */
export const rowOf = (data: DataPlan | null, iteration: number): readonly string[] | null =>
  data === null ? null : (data.rows[(iteration - 1) % data.rows.length] ?? null);

/** What stands in a place. @throws TypeError where nothing can: a plan that was checked has no such place. */
export function readerOf({ source, as }: Placeholder, columns: Columns): (values: Values) => unknown {
  const read = reader(source, columns);
  if (as === 'text') return (values) => textOf(read(values));
  if (as === 'number') return (values) => numberOf(read(values));
  return read;
}

function reader(source: Source, columns: Columns): (values: Values) => unknown {
  switch (source.kind) {
    case 'iteration':
      return ({ iteration }) => iteration;
    case 'int':
      return ({ random }) => uniformInt(random, source.from, source.to);
    case 'choice':
      return ({ random }) => source.words[uniformInt(random, 0, source.words.length - 1)];
    case 'uuid':
      return ({ random }) => uuid(random);
    case 'data': {
      const index = columns.get(source.column);
      if (index === undefined) throw new TypeError(`no column of the data: ${source.column}`);
      return ({ row }) => row?.[index] ?? '';
    }
    case 'taken':
      return ({ taken }) => taken.get(source.name);
    default:
      return never(source);
  }
}

/** As it stands within other text. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** What is no number stays what it is: a service is to say what it thinks of that. */
function numberOf(value: unknown): unknown {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : value;
}

/** Version 4 (RFC 9562) of 122 bits that the seed draws. */
function uuid(random: RandomGenerator): string {
  const words = Array.from({ length: 4 }, () => (random.next() >>> 0).toString(16).padStart(8, '0')).join('');
  const variant = ((Number.parseInt(words[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${words.slice(0, 8)}-${words.slice(8, 12)}-4${words.slice(13, 16)}-${variant}${words.slice(17, 20)}-${words.slice(20)}`;
}
