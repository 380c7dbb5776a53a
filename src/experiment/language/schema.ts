import { z } from 'zod';
import { parseDuration } from '../../scenario/units.ts';
import { validated } from '../../scenario/validate.ts';
import type { ExperimentData } from '../pins/data.ts';
import type { Claim, Predicate } from './claim.ts';
import { figureSchema } from './figure.ts';
import type { Quote } from './quote.ts';
import type { Table } from './table.ts';
import type { Take } from './take.ts';

/** An experiment as its author writes it: which runs, and what is made of them. The prose is in `text.md` beside it. */

const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'not a name; write lower-case letters, digits and hyphens');
/** What is taken is a measure as well: its unit is in its name. */
const takenName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'not a name; write it as swapInPages, with its unit last');
const text = z.string().min(1);
const fn = <T>() => z.custom<T>((value) => typeof value === 'function', 'not a function');
const count = z.number().int().positive();

const predicate = z.custom<Predicate>(
  (value) => typeof (value as Partial<Predicate> | null)?.evaluate === 'function',
  'not a check; write atLeast(...), longer(...), holds(...) or another of them',
);

const quoteSchema = z.strictObject({
  scenario: z.string().optional(),
  when: z.custom<NonNullable<Quote['when']>>((value) => typeof value === 'object').optional(),
  from: z.enum(['kernel log', 'target log', 'GC log']),
  match: z
    .instanceof(RegExp)
    .refine(
      ({ global, sticky }) => !global && !sticky,
      'with the flag g or y, which would make it remember where it stopped',
    ),
  lines: count.optional(),
  follow: z.number().int().nonnegative().optional(),
});

const chosenScenario = z.strictObject({
  scenario: text,
  /** Only variants that have all of these values. */
  only: z.record(z.string(), z.string()).optional(),
  /** Trials of each variant; the scenario's own number when left out. */
  repeats: count.max(100).optional(),
  /** Looks for the capacity of each variant, as the scenario's `capacity` says, in place of running it as it is. */
  capacity: z.literal(true, 'write true, or leave it out').optional(),
});

const claimSchema = z.strictObject({
  text,
  that: predicate,
  answers: z.string().optional(),
  original: z.enum(['agrees', 'disagrees', 'new']).optional(),
});

const experimentSchema = z.strictObject({
  title: text,
  question: text,
  original: z
    .strictObject({
      /** As far as it is known: `2024-02`. */
      date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/, 'not a date; write 2024, 2024-02 or 2024-02-17'),
      /** What was done and seen, in our words. */
      summary: text,
      /** What it stated, by an id that our claims answer. */
      claims: z.record(name, text),
    })
    .optional(),
  scenarios: z
    .record(name, z.union([text, chosenScenario]))
    .refine((all) => Object.keys(all).length > 0, 'empty; name at least one scenario'),
  /** How long it takes, as measured: `8m`. */
  duration: z.string().refine((each) => (parseDuration(each) ?? 0) > 0, 'not a duration; write 90s or 8m'),
  /** What it needs beside memory and swap, which follow from the scenarios. */
  needs: z.array(text).default([]),
  take: z.record(name, z.record(takenName, fn<Take>())).default({}),
  tables: z.record(name, fn<Table>()).default({}),
  figures: z.record(name, figureSchema).default({}),
  quotes: z.record(name, quoteSchema).default({}),
  values: z.record(name, fn<(data: ExperimentData) => string | number>()).default({}),
  claims: z.record(name, claimSchema).refine((all) => Object.keys(all).length > 0, 'empty; claim something'),
});

export type Experiment = Omit<z.output<typeof experimentSchema>, 'claims'> & {
  claims: Record<string, Claim>;
};

type Spec = z.input<typeof experimentSchema>;

/** Typed while it is written: `take` knows the keys of `scenarios`. */
export type ExperimentSpec<Key extends string> = Omit<Spec, 'scenarios' | 'take'> & {
  scenarios: Record<Key, Spec['scenarios'][string]>;
  take?: { [each in NoInfer<Key>]?: Record<string, Take> };
};

/** Types an experiment while it is written. Validation happens when it is loaded, so that its errors carry the file. */
export const experiment = <const Key extends string>(spec: ExperimentSpec<Key>): ExperimentSpec<Key> => spec;

/** @throws OomlabError (usage) that names the file, the path in it, and what is allowed */
export function validateExperiment(value: unknown, source: string): Experiment {
  return validated(experimentSchema, value, {
    source,
    whole: 'the experiment',
    hint: 'Correct it; docs/experiments.md says how one is written.',
  });
}
