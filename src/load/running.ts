import type { LoadPlan } from '../scenario/plan.ts';
import type { Clock } from './clock.ts';
import type { ClosedLoop, Open } from './closed/closedLoop.ts';
import type { OpenLoop } from './open/openLoop.ts';
import type { GeneratorMessage } from './protocol.ts';
import type { Tally } from './tally.ts';
import type { Wanted } from './wanted.ts';

export type Emit = (message: GeneratorMessage) => void;

/** What the parts of a running load share. */
export interface Running {
  plan: LoadPlan;
  clock: Clock;
  startMs: number;
  emit: Emit;
  tally: Tally;
  loop: ClosedLoop;
  /** For one request, or one journey. */
  openOnce: Open;
  /** Null: the plan has no open phase. */
  arrivals: { loop: OpenLoop; polledMs: () => number } | null;
  /** Wanted by the plan now: connections, or arrivals per second. */
  wanted: Wanted;
  /** False in the warm-up of a closed loop; an arrival knows by itself. */
  measured: boolean;
}
