import type { Occasion } from '../lab/prepare.ts';
import type { TrialMessage } from '../lab/protocol.ts';
import type { Environment, FleetPlace, RunRecord } from '../record/schema.ts';
import type { TrialPlan } from '../scenario/plan.ts';

/** Where trials execute. It makes itself ready for a run, executes one plan after the other, and is released. */
export interface Host {
  /** @throws OomlabError (lab) when it can't; nothing of it is then left. */
  prepare(undertaking: Undertaking): Promise<ReadyHost>;
}

/** A run that is to be executed. */
export interface Undertaking extends Occasion {
  runId: string;
  scenario: string;
  /** All of its trials are to be of machines that are alike. */
  alike: boolean;
  /** Which trials it has is chosen by those before them. */
  chooses: boolean;
  /** What a fleet's host must have: `{ disk: 'nvme' }`. */
  labels: Readonly<Record<string, string>>;
  /** Of one that goes on: where it is recorded. */
  continued: { folder: string; run: RunRecord } | null;
  /** It is not known yet on what machine: what is needed to go on with it there is kept until it is. */
  waits(place: FleetPlace): void;
  /** For another recording of a trial that is recorded already: it is kept apart, and counts nowhere. */
  apart(plan: TrialPlan, fence: number): TrialSink & Disposable;
}

/** Disposing releases it: what was made for the run is removed, and others may have it. */
export interface ReadyHost extends AsyncDisposable {
  environment: Environment;
  /** Where it is several machines; null: one trial at a time. */
  fleet: Fleet | null;
  /**
   * Executes one trial. A trial that goes wrong is a result.
   * @param stop aborted with a `Stop` as its reason: the trial then ends in order.
   * @param block all that are made one after the other on one machine, this one among them
   * @throws OomlabError (lab) when no trial can be executed here (any more).
   */
  execute(
    plan: TrialPlan,
    sink: TrialSink,
    stop: AbortSignal,
    block: readonly TrialPlan[],
  ): Promise<Execution>;
}

/** What a host that is several machines can do besides. It tells itself what is under way. */
export interface Fleet {
  /** Blocks that may be under way at once, now. */
  atOnce(): number;
  /** Resolves when these are more than so many: a host has joined. */
  grown(than: number): Promise<void>;
  /** Of a run that goes on: trials that were given out before. */
  given: number;
  /** Blocks of them, without the trials that are recorded. */
  left: readonly (readonly TrialPlan[])[];
  /** Where it is, for whoever goes on with it. */
  place: FleetPlace;
  /** False: another command has taken it over, and records it from now on. */
  isOurs(): boolean;
  /** The run is over: without this it is kept where it is, to be gone on with. */
  over(): void;
}

/** Takes what a trial tells of itself, as it happens. */
export interface TrialSink {
  message(message: TrialMessage): void;
  /** Something was lost on the way from the trial to here. */
  trouble(text: string): void;
}

/**
 * `lost`: what executed it is gone in the middle of it, and what it left on its machine has been removed. `not begun`: it was
 * stopped before anybody took it. `left`: the run goes on without us. `given up`: nobody came to its end, however often it was
 * begun; there is no recording of it.
 */
export type Execution =
  | Executed
  | { kind: 'given up'; why: string }
  | { kind: 'not begun' }
  | { kind: 'left' };
export type Executed = { kind: 'done' } | { kind: 'lost'; why: string };
