import { readFileSync } from 'node:fs';
import { type CgroupFacts, withAncestors } from './cgroupFacts.ts';

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

/** The smallest of a group's and its ancestors' values in `file`; the root of the hierarchy has no such file. */
export function smallestLimit(facts: CgroupFacts, file: string): Limit {
  const dir = facts.dirs.memory;
  if (dir === null) return null;
  const limits = withAncestors(dir, facts.memoryPath).map((group) =>
    parseLimit(fileText(`${group}/${file}`)),
  );
  const numbers = limits.filter((limit) => typeof limit === 'number');
  if (numbers.length > 0) return Math.min(...numbers);
  return limits[0] ?? null;
}
