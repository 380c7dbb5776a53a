import { z } from 'zod';
import { ownNames, takenName } from '../templates/template.ts';
import { checkPlanOf, checkSchema } from './check.ts';
import { foundPlanOf, foundSchema } from './find.ts';
import type { JourneyPlan } from './plan.ts';
import { requestCommon, sentOf } from './request.ts';
import { thinkPlanOf, thinkSchema } from './think.ts';

const name = z
  .string()
  .regex(takenName, 'not a name; write letters, digits, hyphens and underscores, a letter first')
  .refine((text) => !ownNames.includes(text), 'this name stands for something else; choose another one');

const stepSchema = z.strictObject({
  ...requestCommon,
  name: z.string().min(1).optional(),
  /** Time before it is sent, from the end of the answer before; none when left out. */
  think: thinkSchema.optional(),
  /** Values from its answer, by the names under which later steps write them: `{{token}}`. */
  take: z.record(name, foundSchema).optional(),
  /** A status of 2xx or 3xx when left out. */
  check: checkSchema.optional(),
});

/** What one user does, one request after the other. */
export const journeySchema = z.strictObject({
  name: z.string().min(1).optional(),
  /** Share of this journey among all; 1 when left out. */
  weight: z.number().positive().optional(),
  steps: z.array(stepSchema).min(1),
});

export const journeysSchema = z.array(journeySchema).min(1);

export function journeyPlansOf(journeys: z.output<typeof journeysSchema>): JourneyPlan[] {
  return journeys.map(({ name, weight, steps }, index) => ({
    name: name ?? `journey ${index + 1}`,
    weight: weight ?? 1,
    steps: steps.map((step, at) => ({
      ...sentOf(step),
      name: step.name ?? `step ${at + 1}`,
      think: step.think === undefined ? null : thinkPlanOf(step.think),
      take: Object.entries(step.take ?? {}).map(([taken, found]) => ({
        name: taken,
        from: foundPlanOf(found),
      })),
      check: checkPlanOf(step.check ?? {}),
    })),
  }));
}
