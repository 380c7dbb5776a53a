import { z } from 'zod';
import { parsePath } from '../templates/path.ts';
import { parseTemplate } from '../templates/template.ts';
import { bodySchema, withBody } from './body.ts';
import { methods, type RequestPlan } from './plan.ts';

/** What a function throws is what is wrong with a text. */
export const readable = (read: (text: string) => unknown) => (text: string, context: z.RefinementCtx) => {
  try {
    read(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
};

/** RFC 9110: what a name of a header consists of, and no line breaks in its value. */
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/, 'not a name of a header');
const headerValue = z
  .string()
  .regex(/^[^\r\n\0]*$/, 'a header has no line breaks')
  .superRefine(readable(parseTemplate));

export const path = z
  .string()
  .regex(/^(\/|\{\{)/, 'no path; begin it with "/"')
  .regex(/^(?:\{\{.*?\}\}|[^\s])*$/, 'a path has no spaces; write %20')
  .superRefine(readable(parsePath));

/** What a request of a mix and a step of a journey have in common. */
export const requestCommon = {
  /** Path with optional choices: `/images/{1..60}` draws a number, `/{a|b}` draws a word, both by the seed. */
  path,
  method: z.enum(methods).optional(),
  /** `{ json }`, `{ form }`, `{ text }`, `{ file }`, or a size of random bytes such as `2m`; none when left out. */
  body: bodySchema.optional(),
  headers: z.record(headerName, headerValue).optional(),
};

const requestSchema = z.strictObject({
  ...requestCommon,
  /** Share of this request among the mix; 1 when left out. */
  weight: z.number().positive().optional(),
});

export const requestsSchema = z.union([path, z.array(requestSchema).min(1)]);

type RequestSpec = z.output<z.ZodObject<typeof requestCommon>>;

/** Without its weight. */
export const sentOf = (request: RequestSpec): Omit<RequestPlan, 'weight'> => ({
  path: request.path,
  method: request.method ?? 'GET',
  ...withBody(request.body, request.headers ?? {}),
});

/** The mix as the generator draws from it. */
export function requestPlansOf(requests: z.output<typeof requestsSchema>): RequestPlan[] {
  const list = typeof requests === 'string' ? [{ path: requests }] : requests;
  return list.map((request) => ({ ...sentOf(request), weight: request.weight ?? 1 }));
}
