/**
 * A column of numbers in little memory, to be read by place. NaN: not read. Of so many rows at a time the narrowest integers
 * are kept that give back the very same numbers: what a probe reads are counters, which grow by little in a while, sizes
 * in whole pages, and times with three decimals.
 */
export interface Numbers {
  readonly length: number;
  /** It is known to have nothing at any place. */
  readonly blank: boolean;
  /** Only of places that it has. */
  at(place: number): number;
  /** The least and the most of `[from, to)`; NaN: nothing of it was read. */
  least(from: number, to: number): number;
  most(from: number, to: number): number;
  /** Of what was read of `[from, to)`; NaN: nothing. */
  mean(from: number, to: number): number;
  /** The value that each of these places is known to have; NaN: there is none. */
  same(from: number, to: number): number;
  /** By how much it fell from one reading to the next, all falls between these two places together: a counter that began anew. */
  fallen(from: number, to: number): number;
  /** Of a column that never falls, as times do not: the first place with so much; its length where there is none. */
  firstAtLeast(value: number): number;
  firstAbove(value: number): number;
  slice(from: number, to: number): Numbers;
}

/** Rows that are packed at a time; a power of two. */
export const blockRows = 4096;
const blockBits = Math.log2(blockRows);

type Cells = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** `(base + cell * step) / parts`, and NaN where the cell is `none`. */
interface Block {
  cells: Cells;
  base: number;
  step: number;
  parts: number;
  none: number;
  /** Of all of it. */
  low: number;
  high: number;
}

const pageBytes = 4096;
const thousandths = 1000;
const allSame = new Uint8Array(blockRows);
/** No cell is NaN's equal. */
const asTheyAre = { step: 1, parts: 1, none: Number.NaN };
const same = (value: number): Block => ({
  ...{ cells: allSame, base: value, ...asTheyAre },
  ...{ low: value, high: value },
});
const nothing = same(Number.NaN);

/** What was found out of the values of a block, those left out that were not read. */
interface Shape {
  low: number;
  high: number;
  pages: boolean;
  whole: boolean;
  decimals: boolean;
}

/** Feeds on the values of a column, block by block. */
export class NumbersPacker {
  /** For those of the rows that were not packed yet; as long as it has to be. */
  #block = new Float64Array(0);
  readonly #blocks: Block[] = [];
  #length = 0;
  #pushed = 0;

  readonly below: number;

  /** @param below what is as large as this, without its sign, is none of these numbers */
  constructor(below = Number.POSITIVE_INFINITY) {
    this.below = below;
  }

  canBe(value: number | null): boolean {
    return value !== null && Math.abs(value) < this.below;
  }

  /** To put a value into, at this place in it: one behind the last one at most. */
  blockFor(place: number): Float64Array {
    if (place >= this.#block.length) this.#grow();
    return this.#block;
  }

  #grow(): void {
    const longer = new Float64Array(Math.min(blockRows, Math.max(fewRows, 4 * this.#block.length)));
    longer.set(this.#block);
    this.#block = longer;
  }

  /** The next one, of a column that is told value by value. */
  push(value: number): void {
    this.blockFor(this.#pushed)[this.#pushed] = value;
    this.#pushed += 1;
    if (this.#pushed === blockRows) this.#packPushed();
  }

  #packPushed(): void {
    const rows = this.#pushed;
    this.#pushed = 0;
    this.pack(rows);
  }

  /** The block's first rows, so many, are those that follow; all of them, but for the last ones. */
  pack(rows: number): void {
    // Nothing was ever put into a column that the file does not have.
    this.#blocks.push(this.#block.length === 0 ? nothing : packed(this.#block.subarray(0, rows)));
    this.#length += rows;
  }

  done(): Numbers {
    if (this.#pushed > 0) this.#packPushed();
    return new PackedNumbers(new Whole(this.#blocks, this.#length));
  }
}

/** As long as a block is at first: most files are short. */
const fewRows = 64;

/** @param values at most `blockRows` of them; they are copied */
function packed(values: Float64Array): Block {
  if (isOne(values)) return same(values[0] as number);
  const shape = shapeOf(values);
  const { low, high, pages, whole, decimals } = shape;
  const [step, parts] = pages ? [pageBytes, 1] : [1, whole ? 1 : thousandths];
  const base = Math.round(low * parts);
  const width = pages || whole || decimals ? narrowest((Math.round(high * parts) - base) / step) : null;
  if (width === null) return { cells: values.slice(), base: 0, ...asTheyAre, low, high };
  const cells = new width(values.length);
  const none = 2 ** (8 * width.BYTES_PER_ELEMENT) - 1;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] as number;
    cells[place] = Number.isNaN(value) ? none : (Math.round(value * parts) - base) / step;
  }
  return { cells, base, step, parts, none, low, high };
}

/** One value all along, or none. */
function isOne(values: Float64Array): boolean {
  const first = values[0] as number;
  if (Number.isNaN(first)) return values.every((value) => Number.isNaN(value));
  for (const value of values) if (value !== first) return false;
  return true;
}

function shapeOf(values: Float64Array): Shape {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [pages, whole, decimals] = [true, true, true];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (pages && !isWhole(value / pageBytes)) pages = false;
    if (whole && !isWhole(value)) whole = false;
    if (whole || !decimals) continue;
    if (Math.round(value * thousandths) / thousandths !== value) decimals = false;
  }
  const exact = Math.max(Math.abs(low), Math.abs(high)) * thousandths <= Number.MAX_SAFE_INTEGER;
  return { low, high, pages, whole, decimals: decimals && exact };
}

const isWhole = (value: number): boolean => Math.floor(value) === value;

function narrowest(
  span: number,
): Uint8ArrayConstructor | Uint16ArrayConstructor | Uint32ArrayConstructor | null {
  // One value of each stands for what was not read.
  if (span < 2 ** 8 - 1) return Uint8Array;
  if (span < 2 ** 16 - 1) return Uint16Array;
  return span < 2 ** 32 - 2 ? Uint32Array : null;
}

/** All of a column; slices share it. */
class Whole {
  /** All full but the last one. */
  readonly #blocks: readonly Block[];
  readonly length: number;
  readonly blank: boolean;
  #falls: { places: number[]; sums: number[] } | null = null;
  /** The values of two blocks that were looked into many times in a row, the last one first. */
  #now = unpackedNone;
  #before = unpackedNone;
  /** The block of the last look, and how many there were in a row. */
  #index = -1;
  #looks = 0;
  #atLeast = { value: Number.NaN, place: 0 };
  #above = { value: Number.NaN, place: 0 };

  constructor(blocks: readonly Block[], length: number) {
    this.#blocks = blocks;
    this.length = length;
    this.blank = blocks.every(({ base }) => Number.isNaN(base));
  }

  at(place: number): number {
    const index = place >> blockBits;
    return index === this.#now.index
      ? (this.#now.values[place & (blockRows - 1)] as number)
      : this.#elsewhere(place, index);
  }

  #elsewhere(place: number, index: number): number {
    if (index === this.#before.index) return this.#valuesOf(index)[place & (blockRows - 1)] as number;
    this.#looks = index === this.#index ? this.#looks + 1 : 0;
    this.#index = index;
    // A look here and a look there, as of a bisection, are not worth it.
    return this.#looks < worthUnpacking
      ? valueIn(this.#blocks[index] as Block, place & (blockRows - 1))
      : (this.#valuesOf(index)[place & (blockRows - 1)] as number);
  }

  /** Of a block, until another two are asked for. */
  #valuesOf(index: number): Float64Array {
    if (index === this.#now.index) return this.#now.values;
    const { index: other } = this.#before;
    const wanted =
      index === other ? this.#before : unpacked(this.#blocks[index] as Block, index, this.#before);
    [this.#now, this.#before] = [wanted, this.#now];
    return wanted.values;
  }

  /** Where it fell, and by how much in all until then. */
  get falls(): { places: readonly number[]; sums: readonly number[] } {
    this.#falls ??= this.#lookForFalls();
    return this.#falls;
  }

  #lookForFalls(): { places: number[]; sums: number[] } {
    const falls = { places: [] as number[], sums: [] as number[] };
    let [last, sum] = [Number.NaN, 0];
    for (const [index, { cells }] of this.#blocks.entries()) {
      const begin = index << blockBits;
      // What is the same all along falls at its first place, if anywhere.
      const rows = cells === allSame ? 1 : Math.min(blockRows, this.length - begin);
      const values = this.#valuesOf(index);
      for (let place = 0; place < rows; place += 1) {
        const value = values[place] as number;
        if (value < last) {
          sum += last - value;
          falls.places.push(begin + place);
          falls.sums.push(sum);
        }
        if (!Number.isNaN(value)) last = value;
      }
    }
    return falls;
  }

  /** @param sign 1: the most of `[from, to)`; -1: the least, turned round */
  extreme(from: number, to: number, sign: 1 | -1): number {
    let best = Number.NaN;
    for (let place = from; place < to; ) {
      const index = place >> blockBits;
      const [begin, next] = [index << blockBits, Math.min(to, (index + 1) << blockBits)];
      const { cells, low, high } = this.#blocks[index] as Block;
      const isAll = cells === allSame || next - place === blockRows;
      const value = isAll
        ? sign === 1
          ? high
          : -low
        : this.#extremeWithin(index, place - begin, next - begin, sign);
      if (!(value <= best)) best = Number.isNaN(value) ? best : value;
      place = next;
    }
    return best;
  }

  #extremeWithin(index: number, from: number, to: number, sign: 1 | -1): number {
    const values = this.#valuesOf(index);
    let best = Number.NaN;
    for (let place = from; place < to; place += 1) {
      const value = (values[place] as number) * sign;
      if (!(value <= best) && !Number.isNaN(value)) best = value;
    }
    return best;
  }

  mean(from: number, to: number): number {
    let [sum, count] = [0, 0];
    for (let place = from; place < to; ) {
      const index = place >> blockBits;
      const [begin, next] = [index << blockBits, Math.min(to, (index + 1) << blockBits)];
      const values = this.#valuesOf(index);
      for (let within = place - begin; within < next - begin; within += 1) {
        const value = values[within] as number;
        if (Number.isNaN(value)) continue;
        sum += value;
        count += 1;
      }
      place = next;
    }
    return count === 0 ? Number.NaN : sum / count;
  }

  same(from: number, to: number): number {
    let value = Number.NaN;
    for (let place = from; place < to; place = ((place >> blockBits) + 1) << blockBits) {
      const { cells, base } = this.#blocks[place >> blockBits] as Block;
      if (cells !== allSame || (place > from && base !== value)) return Number.NaN;
      value = base;
    }
    return value;
  }

  /** Windows go on by little: the next place is not far from the last one. */
  #near(place: number, isSo: (other: number) => boolean): number {
    let [low, high, step] = [place, place, 1];
    for (; high < this.length && !isSo(this.at(high)); step *= 4) [low, high] = [high + 1, high + step];
    for (; low > 0 && isSo(this.at(low - 1)); step *= 4) [low, high] = [low - step, low - 1];
    [low, high] = [Math.max(0, low), Math.min(this.length, high)];
    return low + firstPlace(high - low, (index) => isSo(this.at(low + index)));
  }

  firstAtLeast(value: number): number {
    // All signals of a window ask for the same two times.
    if (value !== this.#atLeast.value)
      this.#atLeast = { value, place: this.#near(this.#atLeast.place, (other) => other >= value) };
    return this.#atLeast.place;
  }

  firstAbove(value: number): number {
    if (value !== this.#above.value)
      this.#above = { value, place: this.#near(this.#above.place, (other) => other > value) };
    return this.#above.place;
  }
}

interface Unpacked {
  index: number;
  values: Float64Array;
}

const unpackedNone: Unpacked = { index: -1, values: new Float64Array(0) };

const worthUnpacking = 100;

/** @param spare whose room may be used */
function unpacked(block: Block, index: number, spare: Unpacked): Unpacked {
  const values = spare.values.length === 0 ? new Float64Array(blockRows) : spare.values;
  const { cells, base, step, parts, none } = block;
  for (let place = 0; place < cells.length; place += 1) {
    const cell = cells[place] as number;
    values[place] = cell === none ? Number.NaN : base + cell * step;
  }
  // A division takes as long as all of the rest.
  if (parts !== 1)
    for (let place = 0; place < cells.length; place += 1) values[place] = (values[place] as number) / parts;
  return { index, values };
}

function valueIn({ cells, base, step, parts, none }: Block, place: number): number {
  const cell = cells[place] as number;
  return cell === none ? Number.NaN : (base + cell * step) / parts;
}

class PackedNumbers implements Numbers {
  readonly length: number;
  readonly #whole: Whole;
  readonly #first: number;

  constructor(whole: Whole, first = 0, length = whole.length) {
    this.#whole = whole;
    this.#first = first;
    this.length = length;
  }

  get blank(): boolean {
    return this.#whole.blank;
  }

  at(place: number): number {
    return this.#whole.at(this.#first + place);
  }

  least(from: number, to: number): number {
    return -this.#whole.extreme(this.#first + from, this.#first + to, -1);
  }

  most(from: number, to: number): number {
    return this.#whole.extreme(this.#first + from, this.#first + to, 1);
  }

  mean(from: number, to: number): number {
    return this.#whole.mean(this.#first + from, this.#first + to);
  }

  same(from: number, to: number): number {
    return this.#whole.same(this.#first + from, this.#first + to);
  }

  fallen(from: number, to: number): number {
    const { places, sums } = this.#whole.falls;
    if (places.length === 0) return 0;
    const until = (place: number): number =>
      sums[firstPlace(places.length, (index) => (places[index] as number) > place) - 1] ?? 0;
    return until(this.#first + to) - until(this.#first + from);
  }

  firstAtLeast(value: number): number {
    return this.#within(this.#whole.firstAtLeast(value));
  }

  firstAbove(value: number): number {
    return this.#within(this.#whole.firstAbove(value));
  }

  #within(place: number): number {
    return Math.max(0, Math.min(place - this.#first, this.length));
  }

  slice(from: number, to: number): PackedNumbers {
    if (from === 0 && to === this.length) return this;
    return new PackedNumbers(this.#whole, this.#first + from, Math.max(0, to - from));
  }
}

/** The first of so many places of which this is so; as many where it is of none. It is so from some place on. */
export function firstPlace(length: number, isSo: (place: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
