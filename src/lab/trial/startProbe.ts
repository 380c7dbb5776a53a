import { ownModule } from '../../installation.ts';
import { type ProbeCommand, type ProbeMessage, probeRow } from '../../probe/protocol.ts';
import { type Child, startChild } from './child.ts';
import type { Session } from './session.ts';

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
export async function startProbe(session: Session): Promise<Probe> {
  const child: Child<ProbeMessage> = startChild(program, session.cpus.ours, -10);
  const ready = Promise.withResolvers<void>();
  const runtimeFacts = Promise.withResolvers<Record<string, string>>();
  let stopping = false;
  child.onMessage((message) => {
    if (message.kind === 'ready') ready.resolve();
    if (message.kind === 'runtime-facts') runtimeFacts.resolve(message.facts);
    receive(session, message);
  });
  void child.exited.then(({ code, stderr }) => {
    if (stopping) return;
    const why = `the probe ended by itself with exit code ${code}: ${stderr.trim().split('\n')[0] ?? ''}`;
    session.trouble('probe', why);
    session.endings.end('probe-lost', why);
    ready.resolve();
  });
  child.send({
    kind: 'start',
    hz: session.plan.probeHz,
    zeroMonotonicNs: String(session.clock.zeroMonotonicNs),
  } satisfies ProbeCommand);
  await ready.promise;
  return {
    watch: (command) => child.send({ kind: 'target', ...command } satisfies ProbeCommand),
    runtimeFacts: runtimeFacts.promise,
    async stop() {
      if (stopping) return;
      stopping = true;
      child.send({ kind: 'stop' } satisfies ProbeCommand);
      await child.exited;
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      await child[Symbol.asyncDispose]();
    },
  };
}

function receive(
  { writer, live, record, save, event, endings, report }: Session,
  message: ProbeMessage,
): void {
  switch (message.kind) {
    case 'tick': {
      const row = probeRow(message.v);
      writer.probe(row);
      live.probe(row);
      return;
    }
    case 'event':
      event(message.event);
      if (message.event.kind === 'process-gone') {
        report({ kind: 'trial-event', atMs: message.event.atMs, text: 'the main process is gone' });
        endings.end('target-died', `process ${message.event.pid} is gone`);
      }
      return;
    case 'clock':
      // Asked again at the end; the events were stamped by the first answer.
      if (record.clock.kernelOffsetUs !== null) return;
      record.clock = {
        ...record.clock,
        kernelOffsetUs: message.kernelOffsetUs,
        kernelOffsetErrorUs: message.kernelOffsetErrorUs,
      };
      save();
      return;
    case 'runtime-facts':
      record.jvm = message.facts;
      save();
      return;
    default:
      return;
  }
}
