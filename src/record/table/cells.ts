/** What the bytes of a CSV file say, as far as a recording's are such: numbers, and text that may be in quotes (RFC 4180). */

export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x22;
const [comma, minus, point, zero] = [0x2c, 0x2d, 0x2e, 0x30];

/** Of so many digits a number is the nearest to what is written, when it is put together from them. */
const sureDigits = 15;
const firstDigits = 9;
const powersOfTen = Array.from({ length: sureDigits + 1 }, (_, exponent) => 10 ** exponent);

/** A cell with a quote, or with something else where a number is to be: the line is to be looked at as a whole. */
export const unusual = -2;

/**
 * Puts the number of the cell that begins at `from` where it belongs: NaN where it is empty.
 * @returns where the cell ends, at a comma or at `to`, or `unusual`
 */
export function numberInto(
  block: Float64Array,
  place: number,
  bytes: Buffer,
  from: number,
  to: number,
): number {
  // Most are whole numbers of few digits, or empty.
  let end = from;
  let value = 0;
  for (; end < to; end += 1) {
    const digit = (bytes[end] as number) - zero;
    if (digit < 0 || digit > 9) break;
    value = (value * 10 + digit) | 0;
  }
  if (end - from <= firstDigits && (end === to || bytes[end] === comma)) {
    block[place] = end === from ? Number.NaN : value;
    return end;
  }
  return longNumberInto(block, place, bytes, from, to);
}

function longNumberInto(block: Float64Array, place: number, bytes: Buffer, from: number, to: number): number {
  const negative = from < to && bytes[from] === minus;
  const begin = negative ? from + 1 : from;
  // Whole numbers of 32 bits are quicker than others: the first digits, and those that do not fit in with them.
  let [at, first, rest, digits, pointAt] = [begin, 0, 0, 0, -1];
  let plain = true;
  for (; at < to; at += 1) {
    const digit = (bytes[at] as number) - zero;
    if (digit >= 0 && digit <= 9) {
      if (digits < firstDigits) first = (first * 10 + digit) | 0;
      else rest = (rest * 10 + digit) | 0;
      digits += 1;
    } else if (digit === comma - zero) break;
    else if (digit === point - zero && pointAt === -1) pointAt = at;
    else plain = false;
  }
  const pointAlone = pointAt !== -1 && (pointAt === at - 1 || pointAt === begin);
  if (!plain || pointAlone || digits === 0 || digits > sureDigits) {
    const value = at === from ? Number.NaN : numberIn(bytes.toString('latin1', from, at));
    block[place] = value ?? Number.NaN;
    return value === null ? unusual : at;
  }
  const value = digits <= firstDigits ? first : first * (powersOfTen[digits - firstDigits] as number) + rest;
  const size = pointAt === -1 ? value : value / (powersOfTen[at - pointAt - 1] as number);
  block[place] = negative ? -size : size;
  return at;
}

/** What texts are told apart by at first (FNV-1a): of the cell that begins at `from`. */
export function hashOf(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193);
  return hash;
}

/** @returns where the cell that begins at `from` ends, at a comma or at `to`, or `unusual` */
export function cellEnd(bytes: Buffer, from: number, to: number): number {
  let at = from;
  for (; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === comma) break;
    if (byte === quote) return unusual;
  }
  return at;
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
