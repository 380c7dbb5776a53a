import { z } from 'zod';
import { serviceNameSchema } from '../scenario/plan.ts';
import { eventSchema } from './event.ts';
import { histogramSchema } from './histogram.ts';
import { loadColumns } from './loadRow.ts';
import { probeColumns } from './probeRow.ts';
import { shallowSchema, trialSchema } from './schema.ts';
import { fileColumns, processColumns, serviceColumns, threadColumns } from './tableRows.ts';

/**
 * A recording on its way, one message for each thing that is written: from where a trial executes to where it is kept.
 * Messages are written in the order in which they come; whatever the last one was, what is there can be read.
 */

/** The tables of a recording, and the order of the cells in a row of each. */
export const tableColumns = {
  probe: probeColumns,
  load: loadColumns,
  services: serviceColumns,
  processes: processColumns,
  files: fileColumns,
  threads: threadColumns,
} as const;

export type Table = keyof typeof tableColumns;
export type Cell = number | string | null;

const tables = Object.keys(tableColumns) as [Table, ...Table[]];
const cell = z.union([z.number(), z.string(), z.null()]);

/** As many as a path may have on Linux (PATH_MAX), and a name in it (NAME_MAX): in bytes. */
const most = { path: 4095 - 1024, name: 255 };

const isShort = (name: string): boolean => Buffer.byteLength(name) <= most.name;

/** Below the shared folder, by plain names: nothing that a container calls its files leads out of it. */
const sharedPath = z
  .string()
  .min(1)
  .refine((path) => path.split('/').every((name) => name !== '' && name !== '.' && name !== '..'), {
    error: 'a path below the shared folder',
  })
  .refine((path) => !path.includes('\0'), { error: 'no zero byte' })
  .refine((path) => Buffer.byteLength(path) <= most.path && path.split('/').every(isShort), {
    error: 'shorter names',
  });

/** A JVM's log is some MiB; what is larger is a heap dump or the like, and no part of a recording. */
export const mostSharedBytes = 64 * 1024 ** 2;

export const recordingMessageSchema = z.discriminatedUnion('kind', [
  /** The first message, and whenever it changed: trial.json as a whole. */
  z.strictObject({ kind: z.literal('trial'), record: trialSchema }),
  z.strictObject({ kind: z.literal('rows'), table: z.enum(tables), rows: z.array(z.array(cell)) }),
  z.strictObject({ kind: z.literal('event'), event: eventSchema }),
  /** Output of the main target, or of the service that is named. */
  z.strictObject({
    kind: z.literal('output'),
    service: serviceNameSchema.nullable(),
    line: z.strictObject({ atMs: z.number(), stream: z.enum(['stdout', 'stderr']), text: z.string() }),
  }),
  /** Replaces histogram.json. */
  z.strictObject({ kind: z.literal('histogram'), value: histogramSchema }),
  /** Replaces inspect.json: what the engine says of the main target after its end, raw. */
  z.strictObject({ kind: z.literal('inspect'), value: shallowSchema }),
  /** A part of a file of the shared folder, from `offset` on; what was known of it beyond that is no more. */
  z.strictObject({
    kind: z.literal('shared'),
    path: sharedPath,
    offset: z.number().int().nonnegative().max(mostSharedBytes),
    base64: z.base64(),
  }),
]);

export type RecordingMessage = z.infer<typeof recordingMessageSchema>;
