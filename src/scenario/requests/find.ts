import { compile } from 'json-p3';
import { z } from 'zod';
import type { FoundPlan } from './plan.ts';
import { readable } from './request.ts';

/** A JSON path (RFC 9535). */
export const jsonPath = z.string().superRefine(
  readable((text) => {
    try {
      compile(text);
    } catch (error) {
      throw new TypeError(
        `no JSON path (RFC 9535), which are like $.user.id: ${(error as Error).message.split('\n')[0]}`,
      );
    }
  }),
);

const pattern = z.string().superRefine(
  readable((text) => {
    if (text === '') throw new TypeError('an empty expression finds nothing');
    new RegExp(text, 'su');
  }),
);

/** Where a value is in an answer; of several the first. */
export const foundSchema = z
  .strictObject({
    json: jsonPath.optional(),
    header: z.string().min(1).optional(),
    /** Its first group, or all of what it matches where it has none. */
    regex: pattern.optional(),
    cookie: z.string().min(1).optional(),
  })
  .refine(
    (found) => Object.values(found).filter((each) => each !== undefined).length === 1,
    "write one of { json: '$.token' }, { header: 'location' }, { regex: 'id=(\\w+)' } and { cookie: 'sid' }",
  );

export function foundPlanOf(found: z.output<typeof foundSchema>): FoundPlan {
  const { json, header, regex, cookie } = found;
  if (json !== undefined) return { kind: 'json', path: json };
  if (header !== undefined) return { kind: 'header', name: header.toLowerCase() };
  if (regex !== undefined) return { kind: 'regex', pattern: regex };
  return { kind: 'cookie', name: cookie ?? '' };
}
