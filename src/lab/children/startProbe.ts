import { ownModule } from '../../installation.ts';
import { never } from '../../never.ts';
import { type ProbeCommand, type ProbeMessage, probeMessageSchema, probeRow } from '../../probe/protocol.ts';
import type { Needs } from '../trial/parts.ts';
import { endedByItself, startChild } from './child.ts';

const program = ownModule('src/probe/main');
/** The machine may be thrashing: what it saw last is worth waiting for, and no more than that. */
const stopWithinMs = 10_000;

/** The probe under way. Disposing ends it. */
export interface Probe extends AsyncDisposable {
  /** Begins to sample the container. */
  watch(command: Omit<Extract<ProbeCommand, { kind: 'target' }>, 'kind'>): void;
  /** Resolves with the facts that the runtime gave of itself; never for one that is not sampled. */
  runtimeFacts: Promise<Record<string, string>>;
  /** Takes a last sample and waits until all rows have arrived. */
  stop(): Promise<void>;
}

/** Starts the probe and waits until it samples the host. Its loss ends the trial. */
export async function startProbe(
  parts: Needs<'plan' | 'course' | 'recorder' | 'view' | 'site'>,
): Promise<Probe> {
  const { plan, course, recorder, site } = parts;
  const ready = Promise.withResolvers<void>();
  const runtimeFacts = Promise.withResolvers<Record<string, string>>();
  let stopping = false;
  const child = startChild<ProbeCommand, ProbeMessage>({
    file: program,
    schema: probeMessageSchema,
    cpus: site.cpus.ours,
    niceness: -10,
    endsWithUs: true,
    onMessage: (message) => {
      if (message.kind === 'ready') ready.resolve();
      if (message.kind === 'runtime-facts') runtimeFacts.resolve(message.facts);
      receive(parts, message);
    },
    onTrouble: (text) => recorder.trouble('probe', text),
  });
  void child.exited.then((exit) => {
    if (stopping) return;
    const why = `the probe ${endedByItself(exit)}`;
    recorder.trouble('probe', why);
    course.endings.end('probe-lost', why);
    ready.resolve();
  });
  child.send({ kind: 'start', hz: plan.probeHz, zeroMonotonicNs: String(course.clock.zeroMonotonicNs) });
  await ready.promise;
  return {
    watch: (command) => child.send({ kind: 'target', ...command }),
    runtimeFacts: runtimeFacts.promise,
    async stop() {
      if (stopping) return;
      stopping = true;
      child.send({ kind: 'stop' });
      if (await child.endedWithin(stopWithinMs))
        recorder.trouble(
          'probe',
          `it did not end within ${stopWithinMs / 1000} s of being told to, and was killed`,
        );
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      await child[Symbol.asyncDispose]();
    },
  };
}

function receive(
  { course, recorder, view }: Needs<'course' | 'recorder' | 'view'>,
  message: ProbeMessage,
): void {
  switch (message.kind) {
    case 'tick': {
      const row = probeRow(message.v);
      recorder.row('probe', row);
      return view.probe(row);
    }
    case 'event':
      recorder.event(message.event);
      if (message.event.kind === 'process-gone') {
        view.event(message.event.atMs, 'the main process is gone');
        course.endings.end('target-died', `process ${message.event.pid} is gone`);
      }
      return;
    case 'clock': {
      const { clock } = recorder.record;
      // Asked again at the end; the events were stamped by the first answer.
      if (clock.kernelOffsetUs !== null) return;
      const { kernelOffsetUs, kernelOffsetErrorUs } = message;
      return recorder.change({ clock: { ...clock, kernelOffsetUs, kernelOffsetErrorUs } });
    }
    case 'runtime-facts':
      return recorder.change({ jvm: message.facts });
    case 'ready':
    case 'cgroup':
    case 'stopped':
      return;
    default:
      never(message);
  }
}
