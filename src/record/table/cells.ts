/** What the bytes of a CSV file say, as far as a recording's are such: numbers, and text that may be in quotes (RFC 4180). */

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x22;
const [comma, minus, point, zero, nine] = [0x2c, 0x2d, 0x2e, 0x30, 0x39];

/** Of so many digits a number is the nearest to what is written, when it is put together from them. */
const sureDigits = 15;
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
    let [value, digits, pointAt] = [0, 0, -1];
    let plain = true;
    for (; at < end; at += 1) {
      const byte = bytes[at] as number;
      if (byte >= zero && byte <= nine) {
        value = value * 10 + (byte - zero);
        digits += 1;
      } else if (byte === comma) break;
      else if (byte === point && pointAt === -1) pointAt = at;
      else {
        plain = false;
        if (byte === quote) this.quoted = true;
      }
    }
    this.#at = at;
    if (at === from) return Number.NaN;
    const pointAlone = pointAt === at - 1 || pointAt === (negative ? from + 1 : from);
    if (!plain || pointAlone || digits === 0 || digits > sureDigits) return this.#unusual(from, at);
    const size = pointAt === -1 ? value : value / (powersOfTen[at - pointAt - 1] as number);
    return negative ? -size : size;
  }

  #unusual(from: number, to: number): number {
    const value = numberIn(this.#bytes.toString('latin1', from, to));
    if (value === null) this.wrong = true;
    return value ?? Number.NaN;
  }

  /** Where its text stands in the bytes. */
  text(): [from: number, to: number] {
    const from = this.#at;
    this.skip();
    return [from, this.#at];
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
