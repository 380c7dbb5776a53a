import { z } from 'zod';
import { eventSchema } from '../record/event.ts';
import { type ProbeRow, probeColumns } from '../record/probeRow.ts';
import { runtimeNames } from '../runtime/index.ts';
import { type Cells, holdsRows, rowsIn } from './row.ts';

/**
 * JSON lines between the lab and the probe's process: commands on its standard input, messages on its standard output.
 * All times are milliseconds of CLOCK_MONOTONIC since the trial's zero.
 */
export const probeCommandSchema = z.discriminatedUnion('kind', [
  /** First line: samples the host and reads the kernel log from now on. */
  z.strictObject({
    kind: z.literal('start'),
    hz: z.number().positive().max(1000).default(20),
    /** process.hrtime.bigint() at the trial's zero. */
    zeroMonotonicNs: z.string().regex(/^\d+$/),
  }),
  /** Samples this container too, from now on. */
  z.strictObject({
    kind: z.literal('target'),
    containerId: z.string().regex(/^[0-9a-f]{64}$/),
    /** State.Pid: of the container's main process, in the pid namespace of the probe. */
    pid: z.number().int().positive(),
    /** The trial's own group above the container; null: its counters are not read. */
    parentCgroup: z.string().nullable(),
    runtime: z.enum(runtimeNames),
    /** Whose memory, pressure, processor time and disk are read: where several containers share a machine, its group's. */
    scope: z.enum(['container', 'group']),
  }),
  /** A last tick, `stopped`, exit 0; so does the end of the input. */
  z.strictObject({ kind: z.literal('stop') }),
]);

const pathSchema = z.string().nullable();

export const probeMessageSchema = z.discriminatedUnion('kind', [
  /** The answer to `start`. `columns` names the values of each row. */
  z.strictObject({ kind: z.literal('ready'), columns: z.array(z.string()) }),
  /** Rows since the last such message: values in the order of `columns`, as row.ts writes them. */
  z.strictObject({ kind: z.literal('ticks'), v: z.base64().refine(holdsRows, 'no whole rows') }),
  z.strictObject({ kind: z.literal('event'), event: eventSchema }),
  /** Measured at the start and again at the stop; null: /dev/kmsg cannot be written, the offset is taken as 0. */
  z.strictObject({
    kind: z.literal('clock'),
    atMs: z.number(),
    kernelOffsetUs: z.number().nullable(),
    kernelOffsetErrorUs: z.number().nullable(),
  }),
  z.strictObject({
    kind: z.literal('cgroup'),
    version: z.union([z.literal(1), z.literal(2)]),
    memoryPath: z.string(),
    unifiedPath: pathSchema,
    unifiedDir: pathSchema,
    dirs: z.strictObject({
      memory: pathSchema,
      cpu: pathSchema,
      cpuacct: pathSchema,
      blkio: pathSchema,
      pids: pathSchema,
      cpuset: pathSchema,
    }),
  }),
  /** Of each JVM that is found: collector names, maximum heap in bytes, version, arguments. */
  z.strictObject({ kind: z.literal('runtime-facts'), facts: z.record(z.string(), z.string()) }),
  z.strictObject({
    kind: z.literal('stopped'),
    ticks: z.number().int(),
    missedTicks: z.number().int(),
    worstLateMs: z.number(),
  }),
]);

export type ProbeCommand = z.infer<typeof probeCommandSchema>;
export type ProbeMessage = z.infer<typeof probeMessageSchema>;

/** The rows of a message `ticks`. */
export function probeRows(base64: string): ProbeRow[] {
  return rowsIn(base64).map(probeRow);
}

/** The values of a tick under their names. */
function probeRow(values: Cells): ProbeRow {
  const row = {} as ProbeRow;
  probeColumns.forEach((name, index) => {
    const value = values[index] ?? null;
    if (name !== 'atMs') row[name] = value;
    else if (value !== null) row.atMs = value;
  });
  return row;
}
