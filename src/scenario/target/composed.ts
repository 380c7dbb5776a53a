import { z } from 'zod';
import { machineSchema, type ScenarioSpec, targetSchema } from '../schema.ts';

/** A scenario over a compose file, as its author writes it: `src/compose` makes one of the other kind of it. */

const files = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

export const composedSchema = z.looseObject({
  /** From the scenario's own folder; several are merged, the later over the earlier. */
  compose: z.union([
    files,
    z.strictObject({
      file: files,
      /** Whose services take part, too; `*` for all. */
      profiles: z.array(z.string().min(1)).optional(),
      /** Services that take no part. */
      without: z.array(z.string().min(1)).optional(),
    }),
  ]),
  /** All that the file does not say, or that is to be otherwise. */
  target: z
    .strictObject({
      ...targetSchema.partial().shape,
      /** The service that is looked at; the one with a published port when left out. */
      service: z.string().min(1).optional(),
      /** A service in front of it: the load goes through it. */
      through: z.string().min(1).optional(),
    })
    .default({}),
  /**
   * The machine on which all services are. Without a memory it is the limits of the target's service, and every other
   * service is on a machine of its own.
   */
  machine: machineSchema.partial().default({}),
  /** Services on machines of their own, as a managed database is; with what these machines have. */
  outside: z
    .union([z.array(z.string().min(1)), z.record(z.string().min(1), machineSchema.partial())])
    .default([]),
});

export type Composed = z.output<typeof composedSchema>;

type Fields = z.input<typeof composedSchema>;

export interface ComposedSpec extends Omit<ScenarioSpec, 'target' | 'machine'> {
  compose: Fields['compose'];
  target?: Exclude<Fields['target'], undefined>;
  machine?: Exclude<Fields['machine'], undefined>;
  outside?: Exclude<Fields['outside'], undefined>;
}

export const isComposed = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && 'compose' in value;

/** Types a scenario while it is written. Validation happens when it is loaded, so that its errors carry the file. */
export function scenario(spec: ScenarioSpec): ScenarioSpec;
export function scenario(spec: ComposedSpec): ComposedSpec;
export function scenario(spec: ScenarioSpec | ComposedSpec): ScenarioSpec | ComposedSpec {
  return spec;
}
