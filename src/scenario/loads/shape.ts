import { z } from 'zod';
import type { LoadPhase, LoadPlan, OpenPlan } from '../plan.ts';
import { sendsCommon } from '../requests/sends.ts';
import { count, duration } from '../written.ts';

/** What every load has, whatever its shape. */
export const loadCommon = {
  ...sendsCommon,
  /** After this long a request counts as timed out; `5s` when left out. */
  timeout: duration.optional(),
  /** Load before measuring starts: connections or arrivals per second, for a time; left out of all figures. */
  warmup: z
    .union([
      z.strictObject({ connections: count, for: duration }),
      z.strictObject({ perSecond: z.number().positive(), for: duration }),
    ])
    .optional(),
};

/** A stretch in which the connections, or in an open loop the arrivals per second, go evenly from one number to another. */
export interface Stretch {
  name: string;
  loop: LoadPhase['loop'];
  durationMs: number;
  from: number;
  to: number;
}

/** What a shape has sent after the warm-up. There is no way to write one that sends nothing. */
export type Sent =
  | { kind: 'stretches'; stretches: readonly [Stretch, ...Stretch[]] }
  | { kind: 'arrivals'; open: OpenPlan; stretches: readonly [Stretch, ...Stretch[]] }
  | { kind: 'volleys'; volleys: NonNullable<LoadPlan['volleys']> };

/** A load shape: how it is written, and what is sent. */
export interface Shape<Schema extends z.ZodObject = z.ZodObject> {
  schema: Schema;
  /** @param load validated: its durations and sizes parse */
  sends(load: z.output<Schema>): Sent;
  /** What drives it, where that is one number: its unit, and the same load with another one. */
  level?: { unit: string; at(load: z.output<Schema>, level: number): z.output<Schema> };
}

/** Ties what is sent to the schema while a shape is written. */
export const shape = <Schema extends z.ZodObject>(each: Shape<Schema>): Shape<Schema> => each;

/** `5 connections` */
export const connectionsText = (many: number): string => `${many} connection${many === 1 ? '' : 's'}`;

/** A stretch whose connections stay as many as they are. */
export const holding = (connections: number, durationMs: number, name?: string): Stretch => ({
  name: name ?? connectionsText(connections),
  loop: 'closed',
  durationMs,
  from: connections,
  to: connections,
});
