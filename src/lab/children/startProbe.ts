import { ownModule } from '../../installation.ts';
import { never } from '../../never.ts';
import { type ProbeCommand, type ProbeMessage, probeMessageSchema, probeRows } from '../../probe/protocol.ts';
import type { Needs } from '../trial/parts.ts';
import { startPart } from './part.ts';

const program = ownModule('src/probe/main');

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
  const part = startPart<ProbeCommand, ProbeMessage>({
    file: program,
    schema: probeMessageSchema,
    cpus: site.cpus.ours,
    niceness: -20,
    onMessage: (message) => {
      if (message.kind === 'ready') ready.resolve();
      if (message.kind === 'runtime-facts') runtimeFacts.resolve(message.facts);
      receive(parts, message);
    },
    onTrouble: (text) => recorder.trouble('probe', text),
    onLost: (how) => {
      recorder.trouble('probe', `the probe ${how}`);
      course.endings.end('probe-lost', `the probe ${how}`);
      ready.resolve();
    },
  });
  part.send({ kind: 'start', hz: plan.probeHz, zeroMonotonicNs: String(course.clock.zeroMonotonicNs) });
  await ready.promise;
  return {
    watch: (command) => part.send({ kind: 'target', ...command }),
    runtimeFacts: runtimeFacts.promise,
    stop: () => part.stop({ kind: 'stop' }),
    [Symbol.asyncDispose]: () => part[Symbol.asyncDispose](),
  };
}

function receive(
  { course, recorder, view }: Needs<'course' | 'recorder' | 'view'>,
  message: ProbeMessage,
): void {
  switch (message.kind) {
    case 'ticks':
      for (const row of probeRows(message.v)) {
        recorder.row('probe', row);
        view.probe(row);
      }
      return;
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
