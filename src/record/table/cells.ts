/** What the bytes of a CSV file say, as far as a recording's are such: numbers, and text that may be in quotes (RFC 4180). */

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x22;
const [comma, minus, point, zero] = [0x2c, 0x2d, 0x2e, 0x30];

/** Of so many digits a number is the nearest to what is written, when it is put together from them. */
const sureDigits = 15;
const firstDigits = 9;
const powersOfTen = Array.from({ length: sureDigits + 1 }, (_, exponent) => 10 ** exponent);

/** Goes through the cells of one line after the other. */
export class LineCells {
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** It came to a quote: what this line says is not in its bytes one by one. */
  quoted = false;
  /** Where a number was to be, there is something else. */
  wrong = false;

  /** `[from, to)`, without its line feed. */
  begin(bytes: Buffer, from: number, to: number): void {
    this.#bytes = bytes;
    this.#at = from - 1;
    this.#end = to;
    this.quoted = false;
    this.wrong = false;
  }

  /** Whether there is another cell, which is read next. */
  next(): boolean {
    if (this.#at >= this.#end) return false;
    this.#at += 1;
    return true;
  }

  /** NaN: it is empty, or is wrong. */
  number(): number {
    const [bytes, from, end] = [this.#bytes, this.#at, this.#end];
    const negative = from < end && bytes[from] === minus;
    let at = negative ? from + 1 : from;
    // Whole numbers of 32 bits are quicker than others: the first digits, and those that do not fit in with them.
    let [first, rest, digits, pointAt] = [0, 0, 0, -1];
    let plain = true;
    for (; at < end; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit >= 0 && digit <= 9) {
        if (digits < firstDigits) first = (first * 10 + digit) | 0;
        else rest = (rest * 10 + digit) | 0;
        digits += 1;
      } else if (digit === comma - zero) break;
      else if (digit === point - zero && pointAt === -1) pointAt = at;
      else {
        plain = false;
        if (digit === quote - zero) this.quoted = true;
      }
    }
    this.#at = at;
    if (at === from) return Number.NaN;
    const pointAlone = pointAt === at - 1 || pointAt === (negative ? from + 1 : from);
    if (!plain || pointAlone || digits === 0 || digits > sureDigits) return this.#unusual(from, at);
    const value =
      digits <= firstDigits ? first : first * (powersOfTen[digits - firstDigits] as number) + rest;
    const size = pointAt === -1 ? value : value / (powersOfTen[at - pointAt - 1] as number);
    return negative ? -size : size;
  }

  #unusual(from: number, to: number): number {
    const value = numberIn(this.#bytes.toString('latin1', from, to));
    if (value === null) this.wrong = true;
    return value ?? Number.NaN;
  }

  /** Where its text stands in the bytes, and a number that another text hardly has (FNV-1a). */
  text(): { from: number; to: number; hash: number } {
    const [bytes, from, end] = [this.#bytes, this.#at, this.#end];
    let [at, hash] = [from, 0x811c9dc5 | 0];
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte === comma) break;
      if (byte === quote) this.quoted = true;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    this.#at = at;
    return { from, to: at, hash };
  }

  skip(): void {
    const [bytes, end] = [this.#bytes, this.#end];
    let at = this.#at;
    for (; at < end; at += 1) {
      const byte = bytes[at];
      if (byte === comma) break;
      if (byte === quote) this.quoted = true;
    }
    this.#at = at;
  }
}

/** As they are written. null: nothing else stands for a number. */
export function numberIn(cell: string): number | null {
  if (!/^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(cell)) return null;
  const value = Number(cell);
  return Number.isFinite(value) ? value : null;
}

/** The cells of a record with quotes; null: they stand where none may. */
export function quotedCells(record: string): string[] | null {
  const cells: string[] = [];
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",]*))(,|$)/gy;
  for (;;) {
    const found = cell.exec(record);
    if (found === null) return null;
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '');
    if (found[3] === '') return cells;
  }
}
