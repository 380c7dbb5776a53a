import { z } from 'zod';

/** The census's side of the pipe: commands on its standard input, messages on its standard output, one JSON object a line. */
export const censusCommandSchema = z.discriminatedUnion('kind', [
  /** First line. `zeroMonotonicNs`: process.hrtime.bigint() at the trial's zero. */
  z.strictObject({ kind: z.literal('start'), zeroMonotonicNs: z.string().regex(/^\d+$/) }),
  /** Counts this container too, from now on. */
  z.strictObject({
    kind: z.literal('service'),
    /** In the scenario; `app` is the main target. */
    name: z.string(),
    containerId: z.string().regex(/^[0-9a-f]{64}$/),
    /** State.Pid: of the container's main process. */
    pid: z.number().int().positive(),
  }),
  /** A last count, then exit 0; so does the end of the input. */
  z.strictObject({ kind: z.literal('stop') }),
]);

const cell = z.union([z.string(), z.number(), z.null()]);

export const tables = ['services', 'processes', 'files', 'threads'] as const;

export const censusMessageSchema = z.discriminatedUnion('kind', [
  /** Rows of a table, cells in the order of its columns in record/tableRows.ts. */
  z.strictObject({ kind: z.literal('rows'), table: z.enum(tables), rows: z.array(z.array(cell)) }),
  z.strictObject({ kind: z.literal('trouble'), atMs: z.number(), text: z.string() }),
]);

export type CensusCommand = z.infer<typeof censusCommandSchema>;
export type CensusMessage = z.infer<typeof censusMessageSchema>;
