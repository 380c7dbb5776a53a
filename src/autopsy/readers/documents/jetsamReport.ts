import { z } from 'zod';
import type { DocumentReader } from '../found.ts';
import { isoMoment } from '../stamps.ts';

const schema = z.looseObject({
  largestProcess: z.string(),
  memoryStatus: z.looseObject({}),
  date: z.string().nullish().catch(null),
  processes: z.array(
    z.looseObject({
      name: z.string().catch(''),
      pid: z.number().nullish().catch(null),
      reason: z.string().nullish().catch(null),
    }),
  ),
});

/** Ended in passing, or not at all. */
const noShortage = /idle|^$/;

/** A report of macOS' and iOS' for lack of memory (`JetsamEvent-*.ips`): those of its processes that have a reason were killed. */
export const jetsamReport: DocumentReader = (document, file) => {
  const report = schema.safeParse(document).data;
  if (!report) return null;
  const at = report.date ? isoMoment(report.date.replace(/ ([+-]\d{4})$/, '$1')) : null;
  const killed = report.processes.filter(({ reason }) => !noShortage.test(reason ?? ''));
  return {
    acts: killed.map(({ name, pid, reason }) => ({
      by: 'macOS',
      part: 'sent',
      reason: 'memory',
      scope: null,
      target: name,
      pid: pid ?? null,
      quote: `${name}: ${reason}`.slice(0, 500),
      at,
      file,
    })),
  };
};
