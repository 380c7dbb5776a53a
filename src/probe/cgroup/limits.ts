import { readFileSync } from 'node:fs';
import { numberAt } from '../digits.ts';
import { closeFile, openFile, readBuffer, readFileNow } from '../openFile.ts';

/** A limit in its file: a number, `unlimited`, or null where it could not be read. */
export type Limit = number | 'unlimited' | null;

/** The text of a small file without the newline, or null. */
export function fileText(path: string): string | null {
  try {
    return readFileSync(path, 'latin1').trim();
  } catch {
    return null;
  }
}

/** v2 writes `max`; v1's memory and pids write the largest number or `max`; v1's quota is -1. */
export function parseLimit(text: string | null): Limit {
  if (text === 'max' || text === '-1') return 'unlimited';
  if (text === null || !/^\d+$/.test(text)) return null;
  const value = Number(text);
  return value >= 2 ** 62 ? 'unlimited' : value;
}

/** A limit that is read again and again. */
interface LimitReader {
  /** null: none of the files has a number. `max` is none. */
  read(): number | null;
  close(): void;
}

/** The smallest of the limits in `file` of these groups; the root of a hierarchy has no such file. */
export function openSmallestLimit(dirs: readonly string[], file: string): LimitReader {
  const files = dirs.map((dir) => openFile(`${dir}/${file}`));
  return {
    read() {
      let least: number | null = null;
      for (const open of files) {
        const limit = numberAt(readBuffer, 0, readFileNow(open));
        if (limit !== null && (least === null || limit < least)) least = limit;
      }
      return least;
    },
    close() {
      for (const open of files) closeFile(open);
    },
  };
}
