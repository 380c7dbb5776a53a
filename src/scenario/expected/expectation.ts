import { z } from 'zod';
import { degradationKinds, terminalKinds } from '../outcomes.ts';
import { boundsSchema, duringSchema, expectedFigures, isSearched } from './figures.ts';

const written = z.strictObject({
  when: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  terminal: z.array(z.enum(terminalKinds)).min(1).optional(),
  degradation: z.array(z.enum(degradationKinds)).min(1).optional(),
  ...boundsSchema,
  /** Over which stretch of the load the figures are taken; all of it when left out. */
  during: duringSchema.optional(),
  /** Of the trials so many must agree; all of them when left out. */
  atLeastShare: z.number().min(0).max(1).optional(),
  /** Said of all such trials, not only of those that were made: so sure must it be that `atLeastShare` of them agree. */
  confidence: z.number().min(0.5).max(0.99).optional(),
});

/** Which of the figures it names. */
const boundedBy = (each: z.output<typeof written>) =>
  expectedFigures.filter((name) => each[name] !== undefined);

const ofTrials = (each: z.output<typeof written>): boolean =>
  each.terminal !== undefined ||
  each.degradation !== undefined ||
  each.during !== undefined ||
  each.atLeastShare !== undefined ||
  each.confidence !== undefined ||
  boundedBy(each).some((name) => !isSearched(name));

/** What the author expects of some variants: how trials end, and their figures. A trial agrees when all of it is so. */
export const expectationSchema = written
  .refine(
    (each) => !boundedBy(each).some(isSearched) || !ofTrials(each),
    'capacity is what a search finds of all trials together; it stands alone, with "when" at most',
  )
  .refine(
    (each) => each.during === undefined || boundedBy(each).length > 0,
    '"during" says over which stretch figures are taken, and there is none',
  )
  .refine(
    ({ during, survived }) => during === undefined || survived === undefined,
    '"survived" counts from the start of the load, and no "during" changes it; write it by itself',
  )
  .refine(
    ({ confidence, atLeastShare }) => confidence === undefined || (atLeastShare ?? 1) < 1,
    'no number of trials shows that all such trials agree; write an atLeastShare below 1 beside "confidence"',
  );

export type WrittenExpectation = z.output<typeof expectationSchema>;
