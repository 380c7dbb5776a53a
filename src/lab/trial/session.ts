import type { TrialEvent } from '../../record/event.ts';
import { type Environment, schemaVersion, type TrialRecord } from '../../record/schema.ts';
import { openTrialWriter, type TrialWriter } from '../../record/writeTrial.ts';
import type { TargetPlan, TrialPlan } from '../../scenario/plan.ts';
import type { Engine } from '../engine/engine.ts';
import { type CpuSplit, splitCpus } from '../host/cpus.ts';
import { checkPreconditions } from '../host/preconditions.ts';
import type { Report } from '../progress.ts';
import { startClock, type TrialClock } from './clock.ts';
import { type Endings, raceEndings } from './endings.ts';
import { type LiveView, liveView } from './live.ts';

/** What a run hands to each of its trials. */
export interface TrialContext {
  engine: Engine;
  runFolder: string;
  environment: Environment;
  /** Reference of a target's image. */
  imageOf(target: TargetPlan): string;
  report: Report;
  /** Aborted by Ctrl-C. */
  interrupt: AbortSignal;
}

/** What the steps of one trial share. `record` is changed in place; `save` writes it. */
export interface Session extends TrialContext, Disposable {
  plan: TrialPlan;
  cpus: CpuSplit;
  clock: TrialClock;
  endings: Endings;
  record: TrialRecord;
  writer: TrialWriter;
  live: LiveView;
  /** The first error of writing the recording; null: none. */
  readonly writeFailure: Error | null;
  save(): void;
  event(event: TrialEvent): void;
  /** Something of our own failed: it is recorded, and does not end the trial. */
  trouble(source: string, text: string): void;
}

/** Zero of the trial's clock: the recording begins here. */
export function openSession(plan: TrialPlan, context: TrialContext): Session {
  const clock = startClock();
  const record: TrialRecord = {
    schema: schemaVersion,
    plan,
    status: 'running',
    clock: clock.record(),
    container: null,
    services: [],
    knobs: [],
    preconditions: checkPreconditions(plan, context.environment),
    phases: [],
    ending: null,
    jvm: null,
  };
  const endings = raceEndings(clock);
  let failure: Error | null = null;
  const writer = openTrialWriter(context.runFolder, record, (error) => {
    failure ??= error;
    endings.end('recording-failed', error.message);
  });
  const event = (each: TrialEvent): void => writer.event(each);
  return {
    ...context,
    plan,
    cpus: splitCpus(plan.machine.cpus),
    clock,
    endings,
    record,
    writer,
    live: liveView(context.report),
    get writeFailure() {
      return failure;
    },
    save: () => writer.trial(record),
    event,
    trouble: (source, text) =>
      event({ atMs: clock.now(), clock: 'monotonic', kind: 'trouble', source, text }),
    [Symbol.dispose]: () => writer[Symbol.dispose](),
  };
}

/** The present moment, as events carry it. */
export const stamp = (clock: TrialClock): { atMs: number; clock: 'monotonic' } => ({
  atMs: clock.now(),
  clock: 'monotonic',
});
