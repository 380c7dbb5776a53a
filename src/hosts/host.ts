import type { Occasion } from '../lab/prepare.ts';
import type { TrialMessage } from '../lab/protocol.ts';
import type { Environment } from '../record/schema.ts';
import type { TrialPlan } from '../scenario/plan.ts';

/** Where trials execute. It makes itself ready for a run, executes one plan after the other, and is released. */
export interface Host {
  /** @throws OomlabError (lab) when it can't; nothing of it is then left. */
  prepare(occasion: Occasion): Promise<ReadyHost>;
}

/** Disposing releases it: what was made for the run is removed, and others may have it. */
export interface ReadyHost extends AsyncDisposable {
  environment: Environment;
  /**
   * Executes one trial. A trial that goes wrong is a result.
   * @param stop aborted with a `Stop` as its reason: the trial then ends in order.
   * @throws OomlabError (lab) when no trial can be executed here (any more).
   */
  execute(plan: TrialPlan, sink: TrialSink, stop: AbortSignal): Promise<Execution>;
}

/** Takes what a trial tells of itself, as it happens. */
export interface TrialSink {
  message(message: TrialMessage): void;
  /** Something was lost on the way from the trial to here. */
  trouble(text: string): void;
}

/** `lost`: what executed it is gone in the middle of it, and what it left on its machine has been removed. */
export type Execution = { kind: 'done' } | { kind: 'lost'; why: string };
