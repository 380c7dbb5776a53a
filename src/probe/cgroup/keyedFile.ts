import type { ProbeColumn } from '../../record/probeRow.ts';
import { numberAt } from '../digits.ts';
import { type Cells, columnIndex } from '../row.ts';

interface Wanted {
  key: Uint8Array;
  index: number;
  scale: number;
}

/** What to take out of a file of `key value` lines: a column for each key, found by the hash of the key. */
export interface KeyTable {
  byHash: Map<number, Wanted>;
  count: number;
}

const newline = 0x0a;
const space = 0x20;
const colon = 0x3a;

/** `scale` turns the kernel's unit into the column's: 1024 for kB, 1e-3 for nanoseconds into microseconds. */
export function keyTable(columns: Record<string, ProbeColumn>, scale = 1): KeyTable {
  const byHash = new Map<number, Wanted>();
  for (const [name, column] of Object.entries(columns)) {
    const key = new TextEncoder().encode(name);
    let hash = 0;
    for (const byte of key) hash = (Math.imul(hash, 31) + byte) | 0;
    if (byHash.has(hash)) throw new TypeError(`key ${name} has the hash of another key`);
    byHash.set(hash, { key, index: columnIndex(column), scale });
  }
  return { byHash, count: byHash.size };
}

function sameKey(bytes: Uint8Array, start: number, end: number, key: Uint8Array): boolean {
  if (end - start !== key.length) return false;
  for (let i = 0; i < key.length; i += 1) if (bytes[start + i] !== key[i]) return false;
  return true;
}

/**
 * Reads `key value` and `Key:   value kB` lines into cells, in one pass without allocation; ends after the
 * last wanted key. Unknown keys are skipped; a key that is missing or cut off leaves its cell as it was.
 */
export function readKeyed(bytes: Uint8Array, length: number, table: KeyTable, cells: Cells): void {
  let left = table.count;
  let at = 0;
  while (at < length && left > 0) {
    const start = at;
    let hash = 0;
    let byte = bytes[at] ?? newline;
    while (at < length && byte !== space && byte !== colon && byte !== newline) {
      hash = (Math.imul(hash, 31) + byte) | 0;
      at += 1;
      byte = bytes[at] ?? newline;
    }
    const wanted = table.byHash.get(hash);
    if (wanted !== undefined && sameKey(bytes, start, at, wanted.key)) {
      while (at < length && isGap(bytes[at])) at += 1;
      const value = numberAt(bytes, at, length);
      if (value !== null) cells[wanted.index] = value * wanted.scale;
      left -= 1;
    }
    while (at < length && bytes[at] !== newline) at += 1;
    at += 1;
  }
}

function isGap(byte: number | undefined): boolean {
  return byte === space || byte === colon || byte === 0x09;
}
