import { z } from 'zod';
import { methods, type RequestPlan } from '../plan.ts';
import { parseBytes } from '../units.ts';
import { bytes } from '../written.ts';

const path = z.string().startsWith('/');

const requestSchema = z.strictObject({
  /** Path with optional choices: `/images/{1..60}` draws a number, `/{a|b}` draws a word, both by the seed. */
  path,
  method: z.enum(methods).optional(),
  /** Share of this request among the mix; 1 when left out. */
  weight: z.number().positive().optional(),
  /** Size of a random body, such as `2m`; none when left out. */
  body: bytes.optional(),
  headers: z.record(z.string(), z.string()).optional(),
});

export const requestsSchema = z.union([path, z.array(requestSchema).min(1)]);

/** The mix as the generator draws from it. */
export function requestPlansOf(requests: z.output<typeof requestsSchema>): RequestPlan[] {
  const list = typeof requests === 'string' ? [{ path: requests }] : requests;
  return list.map((request) => ({
    path: request.path,
    method: request.method ?? 'GET',
    weight: request.weight ?? 1,
    bodyBytes: request.body === undefined ? 0 : (parseBytes(request.body) ?? 0),
    headers: request.headers ?? {},
  }));
}
