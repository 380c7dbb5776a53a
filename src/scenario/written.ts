import { z } from 'zod';
import { parseBytes, parseDuration } from './units.ts';

/** The texts and counts of which scenarios are written. */

export const bytes = z
  .string()
  .refine((text) => (parseBytes(text) ?? 0) > 0, 'not a size; write 64m, 1.5g or 512k');

/** A size or one of the words. Not a union: that would name only the size as allowed. */
export const bytesOr = (...words: [string, ...string[]]) =>
  z
    .string()
    .refine(
      (text) => words.includes(text) || (parseBytes(text) ?? 0) > 0,
      `neither ${words.map((word) => `"${word}"`).join(' nor ')} nor a size; write ${words.join(', ')} or a size such as 1.5g`,
    );

export const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, 'not a duration; write 250ms, 10s or 2m');

export const count = z.number().int().positive();

/** Of a text that `duration` has let through. */
export function millisecondsOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new TypeError(`not a duration: ${text}`);
  return ms;
}
