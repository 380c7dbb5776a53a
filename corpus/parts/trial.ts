import type { LoadSpec, MachineSpec, ScenarioSpec, TargetSpec } from 'oomlab';

interface Trial {
  target: TargetSpec;
  memory: string;
  /** What else of the machine matters; one processor and no swap otherwise. */
  machine?: Partial<MachineSpec>;
  /** null: a program without HTTP. */
  load: LoadSpec | null;
  atMost: string;
  actions?: NonNullable<ScenarioSpec['actions']>;
  /** However long answers take when left out. */
  latency?: ScenarioSpec['latency'];
  /** However few they are when left out. */
  goodputFloor?: number;
  /** What it asks, beside it. */
  services?: NonNullable<ScenarioSpec['services']>;
}

/** A case's scenario. It goes on to its end: a broken objective alone does not stop it. */
export const trial = ({ target, memory, machine, load, atMost, ...rest }: Trial): ScenarioSpec => ({
  question: 'What died of what?',
  target,
  machine: { cpus: 1, memory, swap: 'off', ...machine },
  load,
  until: { brokenFor: null, atMost },
  ...rest,
});
