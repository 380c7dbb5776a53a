import { type TrialMessage, workerMessageSchema } from '../../lab/protocol.ts';
import { aRun } from '../../record/testing/aRun.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Execution, Host } from '../host.ts';

/** What a trial sends, one message after the other, and how it came to its end. */
export type Script = (plan: TrialPlan, stop: AbortSignal) => AsyncGenerator<TrialMessage, Execution>;

export interface FakeHost extends Host {
  /** What was asked of it, in order: `prepare`, the ids of trials, `release`. */
  readonly asked: string[];
}

/** A host without an engine, whose trials send what a test says. */
export function fakeHost(script: Script): FakeHost {
  const asked: string[] = [];
  return {
    asked,
    async prepare() {
      asked.push('prepare');
      return {
        environment: aRun([]).run.environment,
        fleet: null,
        async execute(plan, sink, stop) {
          asked.push(plan.id);
          const messages = script(plan, stop);
          for (;;) {
            const next = await messages.next();
            if (next.done) return next.value;
            sink.message(overTheWire(next.value));
          }
        },
        [Symbol.asyncDispose]: async () => void asked.push('release'),
      };
    },
  };
}

/** As text and back, checked as it is where it comes in. */
const overTheWire = (message: TrialMessage): TrialMessage =>
  workerMessageSchema.parse(JSON.parse(JSON.stringify(message))) as TrialMessage;
