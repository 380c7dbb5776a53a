import { closeSync, fstatSync, readSync } from 'node:fs';
import { openToRead } from '../../files/replace.ts';
import { asItWas } from '../append.ts';
import {
  carriageReturn,
  cellEnd,
  hashOf,
  lineFeed,
  numberIn,
  numberInto,
  quote,
  quotedCells,
  unusual,
} from './cells.ts';
import { blockRows, NumbersPacker } from './numbers.ts';
import { ColumnRows } from './rows.ts';
import { Words } from './words.ts';

/** What a CSV file of a recording has. */
export interface ReadTable<Row extends object> {
  rows: ColumnRows<Row>;
  /** By the first row; null: there is none. NaN: it does not say. */
  schema: number | null;
  /** Lines that are not as long as the head, have quotes where none may stand, no number where one is to be, or no moment of any trial: left out. */
  damaged: number;
  /** It does not end with a line feed: what is behind the last one is left out. */
  cutOff: boolean;
}

/** The file is read in pieces of so much. */
const pieceBytes = 2 ** 20;
/** A cell in quotes may have line feeds. A quote that is not closed within so much is a damaged line's. */
const mostQuotedBytes = 2 ** 16;

/**
 * Reads columns by their names, in one go through the file and in little memory however long it is. Those that the file does
 * not have are of nothing; those that are not asked for are left out.
 * @param textColumns those of the columns that are text
 * @param latestMs no row is at a moment (`atMs`) as far from zero as this
 * @throws the file system's error where it cannot be read
 */
export function readTable<Row extends object>(
  path: string,
  columns: readonly string[],
  textColumns: ReadonlySet<string>,
  latestMs = Number.POSITIVE_INFINITY,
): ReadTable<Row> {
  const table = new TableBuilder<Row>(columns, textColumns, latestMs);
  const file = openToRead(path);
  try {
    let bytes = Buffer.allocUnsafe(Math.min(pieceBytes, fstatSync(file).size + 1));
    let held = 0;
    for (;;) {
      const read = readSync(file, bytes, held, bytes.length - held, null);
      const size = held + read;
      const taken = table.take(bytes.subarray(0, size), read === 0);
      held = size - taken;
      if (read === 0) return table.done(held > 0, emptyRow<Row>(columns, textColumns));
      bytes.copyWithin(0, taken, size);
      if (held === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(held)]);
    }
  } finally {
    closeSync(file);
  }
}

const emptyRow = <Row extends object>(columns: readonly string[], textColumns: ReadonlySet<string>): Row =>
  Object.fromEntries(columns.map((name) => [name, textColumns.has(name) ? '' : null])) as Row;

/** What was read so far. */
class TableBuilder<Row extends object> {
  readonly #columns: Map<string, NumbersPacker | WordsBuilder>;
  readonly #schema = new NumbersPacker();
  /** For each cell of a line the column that it is of; null: nobody asked for it. Of nothing until the head is read. */
  #places: (NumbersPacker | WordsBuilder | null)[] | null = null;
  /** By the cells of a line, too: where numbers are put into; null: of text, or of nobody. They have room for so many rows. */
  #blocks: (Float64Array | null)[] = [];
  #room = 0;
  /** Columns whose numbers have a bound. */
  #bounded: readonly NumbersPacker[] = [];
  #crlf = false;
  #rows = 0;
  #damaged = 0;

  constructor(columns: readonly string[], textColumns: ReadonlySet<string>, latestMs: number) {
    this.#columns = new Map(
      columns.map((name) => [
        name,
        textColumns.has(name)
          ? new WordsBuilder()
          : new NumbersPacker(name === 'atMs' ? latestMs : Number.POSITIVE_INFINITY),
      ]),
    );
  }

  /** Takes the whole records in it. @returns how many bytes these were */
  take(bytes: Buffer, isLast: boolean): number {
    let from = 0;
    for (let to = bytes.indexOf(lineFeed); to !== -1; to = bytes.indexOf(lineFeed, from)) {
      const next = this.#record(bytes, from, to, isLast);
      if (next === null) break;
      from = next;
    }
    return from;
  }

  /** @returns where the next record begins; null: it is not there yet */
  #record(bytes: Buffer, from: number, lineTo: number, isLast: boolean): number | null {
    if (this.#places !== null && this.#plain(bytes, from, this.#end(bytes, lineTo), this.#places))
      return lineTo + 1;
    const lineFeedAt = quotedTo(bytes, from, lineTo, isLast);
    if (lineFeedAt === 'more') return null;
    const cells =
      lineFeedAt === null ? null : quotedCells(bytes.toString('utf8', from, this.#end(bytes, lineFeedAt)));
    if (this.#places === null) {
      this.#crlf = bytes[lineTo - 1] === carriageReturn;
      this.#head(cells ?? []);
    } else if (!this.#quoted(cells, this.#places)) {
      // One line is lost, and none of those behind it.
      this.#damaged += 1;
      return lineTo + 1;
    }
    return (lineFeedAt ?? lineTo) + 1;
  }

  #end(bytes: Buffer, lineFeedAt: number): number {
    return this.#crlf && bytes[lineFeedAt - 1] === carriageReturn ? lineFeedAt - 1 : lineFeedAt;
  }

  #head(names: readonly string[]): void {
    const columns = new Map([...this.#columns, ['schema', this.#schema] as const]);
    // How lines end is known by the head alone: it is read with its carriage return.
    this.#places = names.map((name) => columns.get(name.replace(/\r$/, '')) ?? null);
  }

  /** By its bytes. @returns false: it has quotes, or not as many cells as the head */
  #plain(
    bytes: Buffer,
    from: number,
    to: number,
    places: readonly (NumbersPacker | WordsBuilder | null)[],
  ): boolean {
    const place = this.#rows & (blockRows - 1);
    if (place >= this.#room) this.#makeRoom(place, places);
    const blocks = this.#blocks;
    let at = from - 1;
    for (let index = 0; index < places.length; index += 1) {
      // The one before was the last of the line, or is unusual.
      if (at === to || at === unusual) return false;
      const block = blocks[index] as Float64Array | null;
      if (block !== null) at = numberInto(block, place, bytes, at + 1, to);
      else {
        const column = places[index] as WordsBuilder | null;
        at = column === null ? cellEnd(bytes, at + 1, to) : column.read(place, bytes, at + 1, to);
      }
    }
    if (at !== to || !this.#isBelow(place)) return false;
    this.#nextRow();
    return true;
  }

  /** The columns' blocks by the cells of a line: asked for once, and not for each cell. */
  #makeRoom(place: number, places: readonly (NumbersPacker | WordsBuilder | null)[]): void {
    this.#blocks = places.map((column) => (column instanceof NumbersPacker ? column.blockFor(place) : null));
    this.#bounded = places.filter(
      (column) => column instanceof NumbersPacker && column.below < Number.POSITIVE_INFINITY,
    ) as NumbersPacker[];
    this.#room = Math.min(...this.#blocks.map((block) => block?.length ?? blockRows));
  }

  /** No number of the row that is being read is as large as none of its column may be. */
  #isBelow(place: number): boolean {
    for (const column of this.#bounded)
      if (Math.abs(column.blockFor(place)[place] as number) >= column.below) return false;
    return true;
  }

  #quoted(
    cells: readonly string[] | null,
    places: readonly (NumbersPacker | WordsBuilder | null)[],
  ): boolean {
    if (cells?.length !== places.length) return false;
    const isWrong = (cell: string, index: number): boolean => {
      const column = places[index] ?? null;
      return column instanceof NumbersPacker && cell !== '' && !column.canBe(numberIn(cell));
    };
    if (cells.some(isWrong)) return false;
    const place = this.#rows & (blockRows - 1);
    for (const [index, cell] of cells.entries()) {
      const column = places[index] ?? null;
      if (column instanceof NumbersPacker) column.blockFor(place)[place] = numberIn(cell) ?? Number.NaN;
      else column?.put(place, cell);
    }
    this.#nextRow();
    return true;
  }

  #nextRow(): void {
    this.#rows += 1;
    if (this.#rows % blockRows === 0) this.#pack(blockRows);
  }

  #pack(rows: number): void {
    for (const column of [this.#schema, ...this.#columns.values()]) column.pack(rows);
  }

  /** @param cutOff there is more than was taken */
  done(cutOff: boolean, empty: Row): ReadTable<Row> {
    const [length, damaged] = [this.#rows, this.#damaged];
    if (length % blockRows > 0) this.#pack(length % blockRows);
    const columns = [...this.#columns].map(([name, column]) => [name, column.done()] as const);
    return {
      rows: new ColumnRows<Row>(Object.fromEntries(columns), length, empty),
      schema: length === 0 ? null : this.#schema.done().at(0),
      damaged,
      cutOff,
    };
  }
}

/**
 * The line feed that ends the record. null: a quote is not closed. `more`: it may be closed by what comes.
 * @param lineTo its first line feed
 */
function quotedTo(bytes: Buffer, from: number, lineTo: number, isLast: boolean): number | null | 'more' {
  let open = isOdd(quotesIn(bytes, from, lineTo));
  let to = lineTo;
  while (open) {
    const next = bytes.indexOf(lineFeed, to + 1);
    if (to - from > mostQuotedBytes || (next === -1 && isLast)) return null;
    if (next === -1) return 'more';
    if (isOdd(quotesIn(bytes, to + 1, next))) open = false;
    to = next;
  }
  return to;
}

const isOdd = (count: number): boolean => count % 2 === 1;

function quotesIn(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at += 1) if (bytes[at] === quote) count += 1;
  return count;
}

/** Feeds on the texts of a column, at their places in a block. */
class WordsBuilder {
  readonly #packer = new NumbersPacker();
  readonly #texts = new Map<string, number>();
  /** The same by their bytes: a text that came before is not made again. */
  readonly #byHash = new Map<number, { bytes: Buffer; which: number }>();

  /** @returns where the cell ends, or `unusual` */
  read(place: number, bytes: Buffer, from: number, to: number): number {
    const end = cellEnd(bytes, from, to);
    if (end !== unusual) this.#packer.blockFor(place)[place] = this.#whichAt(bytes, from, end);
    return end;
  }

  #whichAt(bytes: Buffer, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const known = this.#byHash.get(hash);
    if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.which;
    const which = this.#whichOf(bytes.toString('utf8', from, to));
    if (known === undefined) this.#byHash.set(hash, { bytes: Buffer.from(bytes.subarray(from, to)), which });
    return which;
  }

  put(place: number, cell: string): void {
    this.#packer.blockFor(place)[place] = this.#whichOf(cell);
  }

  #whichOf(written: string): number {
    const cell = asItWas(written);
    let which = this.#texts.get(cell);
    if (which === undefined) {
      which = this.#texts.size;
      this.#texts.set(cell, which);
    }
    return which;
  }

  pack(rows: number): void {
    this.#packer.pack(rows);
  }

  done(): Words {
    return new Words([...this.#texts.keys()], this.#packer.done());
  }
}

function isSame(known: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let at = 0; at < known.length; at += 1) if (known[at] !== bytes[from + at]) return false;
  return true;
}
