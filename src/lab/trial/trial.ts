import { never } from '../../never.ts';
import { schemaVersion, type TrialRecord } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Engine } from '../engine/engine.ts';
import { splitCpus } from '../host/cpus.ts';
import { checkPreconditions } from '../host/preconditions.ts';
import type { Outgoing } from '../outgoing.ts';
import { imageKey, type Place, type Stop } from '../protocol.ts';
import { carryOut } from './carryOut.ts';
import { startCourse } from './course.ts';
import type { Ending } from './endings.ts';
import { groupsOf } from './groups.ts';
import type { TrialParts } from './parts.ts';
import { openRecorder } from './recorder.ts';
import { redacting } from './redacting/redacting.ts';
import { openSharedFolder, type SharedFolder } from './sharedFolder.ts';
import { openView } from './view.ts';

/** Tear-down has its own budget; what it does not manage is left to `clean`, and said. */
const teardownMs = 30_000;

export interface TrialContext {
  engine: Engine;
  place: Place;
  outgoing: Outgoing;
  /** Resolves when the trial is to end before its time. */
  stopped: Promise<Stop>;
}

/**
 * Executes one trial in fresh containers and sends its recording.
 * A dead target is a result. @throws only what makes any trial impossible, such as no folder for the containers' logs.
 */
export async function runTrial(plan: TrialPlan, context: TrialContext): Promise<void> {
  using shared = openSharedFolder();
  const parts = assemble(plan, context, shared);
  const { course, recorder } = parts;
  shared.follow(recorder);
  course.clock.onSet((byMs) =>
    recorder.trouble(
      'clock',
      `somebody set this machine’s clock ${byMs < 0 ? 'back' : 'forward'} by ${(Math.abs(byMs) / 1000).toFixed(1)} s; the trial’s own goes on`,
    ),
  );
  void context.stopped.then(({ reason, detail }) => course.endings.end(reason, detail));
  const scope = new AsyncDisposableStack();
  try {
    await carryOut(parts, scope);
  } finally {
    await tearDown(parts, scope);
    shared.finish();
  }
  // The last that is said: a recording that ends before it was cut off.
  recorder.change({ status: statusOf(await course.endings.first) });
}

function assemble(
  plan: TrialPlan,
  { engine, place, outgoing }: TrialContext,
  shared: SharedFolder,
): TrialParts {
  const { environment, images } = place;
  // Of the machine, not of this process, which has only its own processors.
  const cpus = splitCpus(plan.machine.cpus, environment.cores, place.turn);
  const preconditions = checkPreconditions(plan, environment, cpus, engine.info, place.shared);
  const course = startCourse();
  const redacted = redacting(outgoing, plan);
  const first: TrialRecord = {
    schema: schemaVersion,
    plan,
    status: 'running',
    clock: course.clock.record(),
    container: null,
    services: [],
    knobs: [],
    preconditions,
    phases: [],
    ending: null,
    jvm: null,
    host: null,
  };
  return {
    plan,
    course,
    recorder: openRecorder(redacted, course, first),
    view: openView((progress) => redacted.send({ kind: 'progress', progress })),
    site: {
      engine,
      cpus,
      groups: groupsOf(engine, plan),
      shared,
      imageOf: ({ image }) => images[imageKey(image)] ?? '',
    },
  };
}

async function tearDown({ recorder }: TrialParts, scope: AsyncDisposableStack): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    recorder.trouble('tear-down', `not done within ${teardownMs / 1000} s; "clean" removes the rest`);
    late.resolve();
  }, teardownMs);
  try {
    await Promise.race([scope.disposeAsync(), late.promise]);
  } catch (error) {
    recorder.trouble('tear-down', (error as Error).message);
  } finally {
    clearTimeout(timer);
  }
}

function statusOf({ reason }: Ending): TrialRecord['status'] {
  switch (reason) {
    case 'interrupted':
      return 'interrupted';
    case 'engine-lost':
    case 'engine-refused':
    case 'plan-refused':
    case 'probe-lost':
    case 'generator-lost':
    case 'knob-refused':
    case 'recording-failed':
      return 'failed';
    case 'target-died':
    case 'service-died':
    case 'broken':
    case 'cap':
    case 'load-done':
    case 'not-ready':
    case 'start-failed':
      return 'complete';
    default:
      return never(reason);
  }
}
