import { type TrialMessage, workerMessageSchema } from '../../lab/protocol.ts';
import { aRun } from '../../record/testing/aRun.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Execution, Fleet, Host } from '../host.ts';

/** What a trial sends, one message after the other, and how it came to its end. */
export type Script = (plan: TrialPlan, stop: AbortSignal) => AsyncGenerator<TrialMessage, Execution>;

export interface FakeHost extends Host {
  /** What was asked of it, in order: `prepare`, the ids of trials, `release`. */
  readonly asked: string[];
}

/** A fleet that takes all at once, as far as a test says nothing else. */
const someFleet: Fleet = {
  atOnce: () => Number.POSITIVE_INFINITY,
  grown: () => new Promise(() => {}),
  given: 0,
  left: [],
  place: { queue: 'redis://127.0.0.1:6379', recordings: 'queue' },
  isOurs: () => true,
  over: () => {},
};

/**
 * A host without an engine, whose trials send what a test says.
 * @param fleet what a test says of it; null: it is one machine
 */
export function fakeHost(script: Script, fleet: Partial<Fleet> | null = null): FakeHost {
  const asked: string[] = [];
  return {
    asked,
    async prepare() {
      asked.push('prepare');
      return {
        environment: aRun([]).run.environment,
        fleet: fleet === null ? null : { ...someFleet, ...fleet },
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
