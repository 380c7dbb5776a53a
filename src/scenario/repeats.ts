import { z } from 'zod';

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

/** Why no more trials are made for a comparison. */
export const closingReasons = [
  'shown', // a difference is held
  'same', // they differ by less than matters
  'hopeless', // what is left of the trials would hardly show a difference
  'at most', // all trials were made
] as const;

export type ClosingReason = (typeof closingReasons)[number];
export type RepeatPlan = z.infer<typeof repeatPlanSchema>;

/** Of a number, so many in any case. */
export const mostOf = (repeats: number | RepeatPlan): number =>
  typeof repeats === 'number' ? repeats : repeats.atMost;
