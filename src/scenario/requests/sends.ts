import { z } from 'zod';
import { journeyPlansOf, journeysSchema } from './journey.ts';
import type { DataPlan, JourneyPlan, RequestPlan } from './plan.ts';
import { requestPlansOf, requestsSchema } from './request.ts';

/** A table of texts; what was read of a file is here with its rows; `workspace/loading/attachFiles.ts` puts them there. */
const dataSchema = z.union([
  z.string().min(1),
  z.strictObject({
    file: z.string(),
    columns: z.array(z.string()).min(1),
    rows: z.array(z.array(z.string())).min(1),
  }),
]);

/** What a load sends, whatever its shape: a mix of requests, or journeys. */
export const sendsCommon = {
  /** One path, or a mix of requests. */
  requests: requestsSchema.optional(),
  /** Instead of it: what users do, one request after the other. */
  journeys: journeysSchema.optional(),
  /** A CSV file beside the scenario, with a header: `{{data.COLUMN}}` stands for the next row's. */
  data: dataSchema.optional(),
};

export type Sends = z.output<z.ZodObject<typeof sendsCommon>>;

export const sendsPlanOf = ({
  requests,
  journeys,
  data,
}: Sends): { requests: RequestPlan[]; journeys: JourneyPlan[]; data: DataPlan | null } => ({
  requests: requests === undefined ? [] : requestPlansOf(requests),
  journeys: journeys === undefined ? [] : journeyPlansOf(journeys),
  data: data === undefined ? null : dataPlanOf(data),
});

function dataPlanOf(data: NonNullable<Sends['data']>): DataPlan {
  if (typeof data === 'string') throw new TypeError(`data that was not read: ${data}`);
  return { ...data, count: data.rows.length };
}
