import { firstPlace, type Numbers } from './numbers.ts';
import { Words } from './words.ts';

/**
 * The rows of a table, in their order. A list of rows is some, and so is what was read from a file, which keeps its columns
 * and makes a row when it is asked for one: whoever goes through all of a long table asks for columns.
 */
export interface Rows<Row> extends Iterable<Row> {
  readonly length: number;
  at(place: number): Row | undefined;
  slice(from?: number, to?: number): Rows<Row>;
  map<Value>(of: (row: Row, place: number) => Value): Value[];
  flatMap<Value>(of: (row: Row, place: number) => Value | readonly Value[]): Value[];
  filter(keep: (row: Row, place: number) => boolean): Row[];
  find(isSo: (row: Row, place: number) => boolean): Row | undefined;
  findLast(isSo: (row: Row, place: number) => boolean): Row | undefined;
  some(isSo: (row: Row, place: number) => boolean): boolean;
  every(isSo: (row: Row, place: number) => boolean): boolean;
}

type Columns = Readonly<Record<string, Numbers | Words>>;

/** Rows by their columns. */
export class ColumnRows<Row extends object> implements Rows<Row> {
  readonly length: number;
  readonly #columns: Columns;
  readonly #first: number;
  readonly #empty: Row;

  /** @param empty a row with all columns, in their order: each row begins as a copy of it */
  constructor(columns: Columns, length: number, empty: Row, first = 0) {
    this.#columns = columns;
    this.length = length;
    this.#empty = empty;
    this.#first = first;
  }

  /** null: it has none of that name, or one of text. */
  numbers(column: string): Numbers | null {
    const found = this.#columns[column];
    return found === undefined || found instanceof Words
      ? null
      : found.slice(this.#first, this.#first + this.length);
  }

  at(place: number): Row | undefined {
    const at = place < 0 ? this.length + place : place;
    return at >= 0 && at < this.length ? this.#row(at) : undefined;
  }

  #row(place: number): Row {
    const row = { ...this.#empty } as Record<string, unknown>;
    for (const name in this.#columns) {
      const value = this.#columns[name]?.at(this.#first + place);
      row[name] = Number.isNaN(value) ? null : value;
    }
    return row as Row;
  }

  slice(from = 0, to = this.length): ColumnRows<Row> {
    const place = (at: number): number => Math.max(0, Math.min(at < 0 ? this.length + at : at, this.length));
    const [begin, end] = [place(from), place(to)];
    return new ColumnRows(this.#columns, Math.max(0, end - begin), this.#empty, this.#first + begin);
  }

  *[Symbol.iterator](): Iterator<Row> {
    for (let place = 0; place < this.length; place += 1) yield this.#row(place);
  }

  /** As a list, where somebody writes it. */
  toJSON(): Row[] {
    return [...this];
  }

  map<Value>(of: (row: Row, place: number) => Value): Value[] {
    return [...this].map(of);
  }

  flatMap<Value>(of: (row: Row, place: number) => Value | readonly Value[]): Value[] {
    const mapped = this.map(of);
    return mapped.flat() as Value[];
  }

  filter(keep: (row: Row, place: number) => boolean): Row[] {
    const kept: Row[] = [];
    for (let place = 0; place < this.length; place += 1) {
      const row = this.#row(place);
      if (keep(row, place)) kept.push(row);
    }
    return kept;
  }

  find(isSo: (row: Row, place: number) => boolean): Row | undefined {
    for (let place = 0; place < this.length; place += 1) {
      const row = this.#row(place);
      if (isSo(row, place)) return row;
    }
    return undefined;
  }

  findLast(isSo: (row: Row, place: number) => boolean): Row | undefined {
    for (let place = this.length - 1; place >= 0; place -= 1) {
      const row = this.#row(place);
      if (isSo(row, place)) return row;
    }
    return undefined;
  }

  some(isSo: (row: Row, place: number) => boolean): boolean {
    return this.find(isSo) !== undefined;
  }

  every(isSo: (row: Row, place: number) => boolean): boolean {
    return !this.some((row, place) => !isSo(row, place));
  }
}

export const noRows = <Row extends object>(): ColumnRows<Row> => new ColumnRows({}, 0, {} as Row);

/** A column of any rows. One of a list is as the list is at each look: lists grow while a trial goes on. */
export function columnOf<Row extends object>(rows: Rows<Row>, column: keyof Row & string): Numbers {
  return (rows instanceof ColumnRows ? rows.numbers(column) : null) ?? new ListedNumbers(rows, column);
}

class ListedNumbers<Row extends object> implements Numbers {
  readonly #rows: Rows<Row>;
  readonly #column: keyof Row;

  constructor(rows: Rows<Row>, column: keyof Row) {
    this.#rows = rows;
    this.#column = column;
  }

  get length(): number {
    return this.#rows.length;
  }

  get blank(): boolean {
    return false;
  }

  at(place: number): number {
    const value = this.#rows.at(place)?.[this.#column];
    return typeof value === 'number' ? value : Number.NaN;
  }

  least(from: number, to: number): number {
    return -this.#extreme(from, to, -1);
  }

  most(from: number, to: number): number {
    return this.#extreme(from, to, 1);
  }

  #extreme(from: number, to: number, sign: 1 | -1): number {
    let best = Number.NaN;
    for (let place = from; place < to; place += 1) {
      const value = this.at(place) * sign;
      if (!(value <= best) && !Number.isNaN(value)) best = value;
    }
    return best;
  }

  mean(from: number, to: number): number {
    let [sum, count] = [0, 0];
    for (let place = from; place < to; place += 1) {
      const value = this.at(place);
      if (Number.isNaN(value)) continue;
      sum += value;
      count += 1;
    }
    return count === 0 ? Number.NaN : sum / count;
  }

  same(from: number, to: number): number {
    for (let place = from; place < to; place += 1) if (this.at(place) !== this.at(from)) return Number.NaN;
    return from < to ? this.at(from) : Number.NaN;
  }

  fallen(from: number, to: number): number {
    let [last, sum] = [this.at(from), 0];
    for (let place = from + 1; place <= to; place += 1) {
      const value = this.at(place);
      if (value < last) sum += last - value;
      if (!Number.isNaN(value)) last = value;
    }
    return sum;
  }

  firstAtLeast(value: number): number {
    return firstPlace(this.length, (place) => this.at(place) >= value);
  }

  firstAbove(value: number): number {
    return firstPlace(this.length, (place) => this.at(place) > value);
  }

  slice(from: number, to: number): Numbers {
    return new ListedNumbers(this.#rows.slice(from, to), this.#column);
  }
}
