import { z } from 'zod';
import { parseBytes, parseDuration } from './units.ts';

/** The texts and counts of which scenarios are written. */

const sizePattern = '\\s*\\d+(\\.\\d+)?[bkmgBKMG]?\\s*';
/** For editors, by the schema: the refinements say it in words. */
const sizes = { pattern: `^${sizePattern}$`, examples: ['512m', '1.5g'] };

/** `0s` is a duration, and is told so. */
const noneOr =
  (what: string, parse: (text: string) => number | null, examples: string) =>
  ({ input }: { input?: unknown }): string =>
    `${parse(String(input)) === 0 ? 'not above 0' : `not ${what}`}; write ${examples}`;

export const bytes = z
  .string()
  .refine((text) => (parseBytes(text) ?? 0) > 0, { error: noneOr('a size', parseBytes, '64m, 1.5g or 512k') })
  .meta(sizes);

/** Nothing starts in less: whoever writes it has forgotten a unit. */
const leastMemoryBytes = 1024 ** 2;

/** Bytes of memory in which something is to run. */
export const memory = bytes.refine(
  (text) => (parseBytes(text) ?? leastMemoryBytes) >= leastMemoryBytes || parseBytes(text) === 0,
  'nothing runs in less than 1m; write a size with its unit, such as 64m',
);

/** A size or one of the words. Not a union: that would name only the size as allowed. */
export const bytesOr = (...words: [string, ...string[]]) =>
  z
    .string()
    .refine(
      (text) => words.includes(text) || (parseBytes(text) ?? 0) > 0,
      `neither ${words.map((word) => `"${word}"`).join(' nor ')} nor a size; write ${words.join(', ')} or a size such as 1.5g`,
    )
    .meta({ pattern: `^(${words.join('|')}|${sizePattern})$`, examples: [...words, '1.5g'] });

export const duration = z
  .string()
  .refine((text) => (parseDuration(text) ?? 0) > 0, {
    error: noneOr('a duration', parseDuration, '250ms, 10s or 2m'),
  })
  .meta({ pattern: '^\\s*\\d+(\\.\\d+)?(ms|s|m|h)\\s*$', examples: ['250ms', '10s', '2m'] });

export const count = z.number().int().positive();

/** Of a text that `duration` has let through. */
export function millisecondsOf(text: string): number {
  const ms = parseDuration(text);
  if (ms === null) throw new TypeError(`not a duration: ${text}`);
  return ms;
}

const mostRepeats = 100;
const wanted = `write a whole number from 1 to ${mostRepeats}, or { atLeast: 3, atMost: 12 }`;
const whole = (least: number) =>
  z
    .number({ error: `not a whole number from ${least} to ${mostRepeats}` })
    .int(`not a whole number from ${least} to ${mostRepeats}`)
    .min(least, `fewer than ${least}`)
    .max(mostRepeats, `more than ${mostRepeats}`);

/** More trials where a comparison is still open, and none where it is closed. */
export const repeatPlanSchema = z
  .strictObject(
    {
      /** With fewer than two nothing is known about spread. */
      atLeast: whole(2),
      atMost: whole(2),
    },
    { error: ({ code }) => (code === 'invalid_type' ? wanted : undefined) },
  )
  .refine(
    ({ atLeast, atMost }) => atLeast <= atMost,
    'atLeast is more than atMost; write them the other way round',
  );

export const repeatsSchema = z.union([
  z.number({ error: wanted }).int(wanted).min(1, wanted).max(mostRepeats, wanted),
  repeatPlanSchema,
]);

export type RepeatPlan = z.infer<typeof repeatPlanSchema>;

/** Of a number, so many in any case. */
export const mostOf = (repeats: number | RepeatPlan): number =>
  typeof repeats === 'number' ? repeats : repeats.atMost;
