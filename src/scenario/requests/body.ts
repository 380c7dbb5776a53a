import { z } from 'zod';
import { parseBytes } from '../units.ts';
import { bytes } from '../written.ts';
import type { BodyPlan, RequestPlan } from './plan.ts';

const field = z.union([z.string(), z.number(), z.boolean()]);

/** A file that was read is here with what was in it; `workspace/loading/attachFiles.ts` puts it there. */
const fileSchema = z.union([z.string().min(1), z.strictObject({ path: z.string(), base64: z.base64() })]);

const kinds = ['json', 'form', 'text', 'file'] as const;

/** `2m` is a size of random bytes. */
export const bodySchema = z.union([
  bytes,
  z
    .strictObject({
      /** Any value; its texts may hold places, and one that is a place alone keeps its kind. */
      json: z.json().optional(),
      /** Fields by name, a list for one that comes several times. */
      form: z.record(z.string(), z.union([field, z.array(field)])).optional(),
      text: z.string().optional(),
      /** Beside the scenario; sent as it is. */
      file: fileSchema.optional(),
    })
    .refine(
      (body) => kinds.filter((kind) => body[kind] !== undefined).length === 1,
      'write one of { json: ... }, { form: ... }, { text: ... } and { file: ... }, or a size of random bytes such as 2m',
    ),
]);

export type BodySpec = z.output<typeof bodySchema>;

const types: Record<BodyPlan['kind'], string> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
  file: 'application/octet-stream',
};

/** The body and the headers with its type, unless they have one. */
export function withBody(
  body: BodySpec | undefined,
  headers: Record<string, string>,
): Pick<RequestPlan, 'bodyBytes' | 'body' | 'headers'> {
  if (body === undefined) return { bodyBytes: 0, body: null, headers };
  if (typeof body === 'string') return { bodyBytes: parseBytes(body) ?? 0, body: null, headers };
  const plan = bodyPlanOf(body);
  const typed = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return {
    bodyBytes: 0,
    body: plan,
    headers: typed ? headers : { ...headers, 'Content-Type': types[plan.kind] },
  };
}

function bodyPlanOf({ json, form, text, file }: Exclude<BodySpec, string>): BodyPlan {
  if (json !== undefined) return { kind: 'json', value: json };
  if (form !== undefined)
    return {
      kind: 'form',
      fields: Object.entries(form).flatMap(([name, value]) =>
        [value].flat().map((each): [string, string] => [name, String(each)]),
      ),
    };
  if (text !== undefined) return { kind: 'text', text };
  if (file === undefined || typeof file === 'string')
    throw new TypeError(`a file that was not read: ${String(file)}`);
  return { kind: 'file', file: file.path, base64: file.base64 };
}
