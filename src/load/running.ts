import type { LoadPlan } from '../scenario/plan.ts';
import type { Clock } from './clock.ts';
import type { ClosedLoop, Open } from './closed/closedLoop.ts';
import type { GeneratorMessage } from './protocol.ts';
import type { Tally } from './tally.ts';

export type Emit = (message: GeneratorMessage) => void;

/** What the parts of a running load share. */
export interface Running {
  plan: LoadPlan;
  clock: Clock;
  startMs: number;
  emit: Emit;
  tally: Tally;
  loop: ClosedLoop;
  open: Open;
  /** Wanted by the plan now. */
  connections: number;
  /** False in the warm-up. */
  measured: boolean;
}
