import { z } from 'zod';
import { parseTemplate } from '../templates/template.ts';
import { jsonPath } from './find.ts';
import type { CheckPlan } from './plan.ts';
import { readable } from './request.ts';

const status = z.union([
  z.number().int().min(200).max(599),
  z.string().regex(/^[2-5]xx$/, 'no status; write 200 or "2xx"'),
]);
const text = z.string().min(1).superRefine(readable(parseTemplate));

/** What an answer must be like. A status that is asked for is a good one, whatever it is. */
export const checkSchema = z.strictObject({
  status: z.union([status, z.array(status).min(1)]).optional(),
  contains: z.union([text, z.array(text).min(1)]).optional(),
  /** Values by their JSON path. */
  json: z.record(jsonPath, z.json()).optional(),
});

export const checkPlanOf = ({ status, contains, json }: z.output<typeof checkSchema>): CheckPlan => ({
  statuses: status === undefined ? [] : [status].flat().map(rangeOf),
  contains: contains === undefined ? [] : [contains].flat(),
  json: Object.entries(json ?? {}).map(([path, value]) => ({ path, value })),
});

function rangeOf(status: number | string): { from: number; to: number } {
  if (typeof status === 'number') return { from: status, to: status };
  const first = Number(status[0]) * 100;
  return { from: first, to: first + 99 };
}
