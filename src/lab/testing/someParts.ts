import type { TrialEvent } from '../../record/event.ts';
import { aKilledTrial } from '../../record/testing/aKilledTrial.ts';
import type { Engine } from '../engine/engine.ts';
import type { Outgoing } from '../outgoing.ts';
import type { WorkerMessage } from '../protocol.ts';
import { startCourse } from '../trial/course.ts';
import type { TrialParts } from '../trial/parts.ts';
import { openRecorder } from '../trial/recorder.ts';
import { openView } from '../trial/view.ts';

export interface SomeParts extends TrialParts {
  /** All that was sent. */
  sent: WorkerMessage[];
  troubles(): Pick<Extract<TrialEvent, { kind: 'trouble' }>, 'source' | 'text'>[];
}

/** The parts of a trial that has no engine: for steps that need none. */
export function someParts(): SomeParts {
  const sent: WorkerMessage[] = [];
  const outgoing: Outgoing = {
    send: (message) => void sent.push(message),
    room: () => null,
    end: async () => {},
  };
  const course = startCourse();
  const { trial } = aKilledTrial();
  const recorder = openRecorder(outgoing, course, { ...trial, clock: course.clock.record(), phases: [] });
  return {
    plan: trial.plan,
    course,
    recorder,
    view: openView((progress) => outgoing.send({ kind: 'progress', progress })),
    site: {
      engine: {} as Engine,
      cpus: { target: '0', ours: null },
      groups: { machine: '/machine', others: '/others' },
      shared: {
        path: '/nowhere',
        of: (name) => `/nowhere/${name}`,
        filesOf: (name) => `/nowhere/files/${name}`,
      },
      imageOf: () => 'none',
    },
    sent,
    troubles: () =>
      sent.flatMap((message) =>
        message.kind === 'event' && message.event.kind === 'trouble'
          ? [{ source: message.event.source, text: message.event.text }]
          : [],
      ),
  };
}
