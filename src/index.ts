/** What scenarios and experiments are written with: `import { scenario, ramp } from 'oomlab'`. */

export * from './experiment/language/experiment.ts';
export { type FaultCase, faultCase, type Truth } from './scenario/faultCase.ts';
export * from './scenario/load.ts';
export { machine, scaled } from './scenario/machines.ts';
export type { DegradationKind, TerminalKind } from './scenario/outcomes.ts';
export {
  type MachineSpec,
  type Patch,
  type ScenarioSpec,
  type ServiceSpec,
  type TargetSpec,
  target,
} from './scenario/schema.ts';
export { type ComposedSpec, scenario } from './scenario/target/composed.ts';
