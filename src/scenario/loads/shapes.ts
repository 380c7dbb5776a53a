import { z } from 'zod';
import { malformed, unfillable } from '../requests/names.ts';
import { atOnceShape } from './atOnce.ts';
import { rampShape } from './ramp.ts';
import { rateShape } from './rate.ts';
import { rateRampShape } from './rateRamp.ts';
import { rateSpikeShape } from './rateSpike.ts';
import { rateStepsShape } from './rateSteps.ts';
import type { Sent } from './shape.ts';
import { spikeShape } from './spike.ts';
import { steadyShape } from './steady.ts';
import { stepsShape } from './steps.ts';

/** Every load shape, a line each. Their builders are exported for the authors of scenarios by `../load.ts`. */
const shapes = {
  steady: steadyShape,
  steps: stepsShape,
  ramp: rampShape,
  spike: spikeShape,
  'at-once': atOnceShape,
  rate: rateShape,
  'rate-steps': rateStepsShape,
  'rate-ramp': rateRampShape,
  'rate-spike': rateSpikeShape,
};

type Schema = (typeof shapes)[keyof typeof shapes]['schema'];
type Loads = { [Name in keyof typeof shapes]: z.output<(typeof shapes)[Name]['schema']> };

/** A load as people write it: durations and sizes are text (`10s`), counts are numbers. */
export type LoadSpec = Loads[keyof Loads];

export const loadSchema = z
  .discriminatedUnion('shape', Object.values(shapes).map(({ schema }) => schema) as [Schema, ...Schema[]])
  .superRefine((load, context) => {
    const both = load.requests !== undefined && load.journeys !== undefined;
    if (both || (load.requests === undefined && load.journeys === undefined))
      context.addIssue({
        code: 'custom',
        path: both ? ['journeys'] : [],
        message: both
          ? 'there are requests, too; write one of both'
          : "nothing is sent; write requests: '/' or journeys: [...]",
      });
    for (const { path, message } of [...malformed(load), ...unfillable(load)])
      context.addIssue({ code: 'custom', path, message });
  });

/** What a load has sent after its warm-up. */
export function sentBy<Name extends keyof Loads>(load: Loads[Name] & { shape: Name }): Sent {
  const byName: { [Each in keyof Loads]: { sends(load: Loads[Each]): Sent } } = shapes;
  return byName[load.shape].sends(load);
}

/** What a value of the knob `load` is a number of; null: the load's shape has no one number that drives it. */
export const levelUnit = ({ shape }: LoadSpec): string | null => shapes[shape].level?.unit ?? null;

/** The same load with another number of what drives it. null: its shape has none. */
export function atLevel<Name extends keyof Loads>(
  load: Loads[Name] & { shape: Name },
  level: number,
): LoadSpec | null {
  type Level<Each extends keyof Loads> = { at(load: Loads[Each], level: number): Loads[Each] };
  const byName: { [Each in keyof Loads]: { level?: Level<Each> } } = shapes;
  return byName[load.shape].level?.at(load, level) ?? null;
}

/** Why the knob `load` cannot be varied, and what to do. */
export const noLevel = (load: LoadSpec | null): { what: string; hint: string } => ({
  what:
    load === null
      ? 'there is no load'
      : `a load of the shape ${load.shape} has no one number that says how much`,
  hint: `Write a load of one of these shapes: ${shapesWithLevel.join(', ')}.`,
});

/** Shapes that the knob `load` can be varied of. */
const shapesWithLevel: readonly string[] = Object.entries(shapes).flatMap(([name, each]) =>
  each.level === undefined ? [] : [name],
);
