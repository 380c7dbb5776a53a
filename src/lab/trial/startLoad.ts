import { ownModule } from '../../installation.ts';
import type { GeneratorCommand, GeneratorMessage } from '../../load/protocol.ts';
import type { LoadRow } from '../../record/loadRow.ts';
import { type BrokenRun, brokenWatch } from '../../scenario/objective.ts';
import type { LoadPlan } from '../../scenario/plan.ts';
import { type Child, startChild } from './child.ts';
import { type Session, stamp } from './session.ts';

const program = ownModule('src/load/main');

/** The generator under way. Disposing ends it. */
export interface Load extends AsyncDisposable {
  /** Stops the load at once, and waits for the last rows. */
  stop(reason: string): Promise<void>;
}

/** Starts the load against `url`. Its end, its loss and an objective broken for too long end the trial. */
export function startLoad(session: Session, plan: LoadPlan, url: string): Load {
  const child: Child<GeneratorMessage> = startChild(program, session.cpus.ours, -5);
  let stopping = false;
  const broken = brokenWatch(session.plan.objective);
  child.onMessage((message) => receive(session, message, broken));
  void child.exited.then(({ code, stderr }) => {
    if (stopping) return;
    const why = `the generator ended by itself with exit code ${code}: ${stderr.trim().split('\n')[0] ?? ''}`;
    session.trouble('generator', why);
    session.endings.end('generator-lost', why);
  });
  child.send({
    kind: 'start',
    plan,
    url,
    zeroMonotonicNs: String(session.clock.zeroMonotonicNs),
  } satisfies GeneratorCommand);
  return {
    async stop(reason) {
      if (stopping) return;
      stopping = true;
      child.send({ kind: 'stop', reason } satisfies GeneratorCommand);
      await child.exited;
    },
    [Symbol.asyncDispose]: async () => {
      stopping = true;
      await child[Symbol.asyncDispose]();
    },
  };
}

function receive(
  session: Session,
  message: GeneratorMessage,
  watch: (row: LoadRow) => BrokenRun | null,
): void {
  const { writer, live, endings, event, record, save, report, plan } = session;
  switch (message.kind) {
    case 'started':
      return event({ atMs: message.atMs, clock: 'monotonic', kind: 'load-started' });
    case 'phase':
      event({ ...stamp(session.clock), atMs: message.startMs, kind: 'phase', name: message.name });
      record.phases.push({
        name: message.name,
        startMs: message.startMs,
        endMs: message.endMs,
        warmup: message.warmup,
      });
      save();
      return report({ kind: 'trial-phase', name: message.name });
    case 'row': {
      const row = message.row as LoadRow;
      writer.load(row);
      live.load(row);
      const warming = record.phases.at(-1)?.warmup ?? false;
      const brokenForMs = watch(row)?.forMs ?? 0;
      if (!warming && plan.until.brokenForMs !== null && brokenForMs >= plan.until.brokenForMs) {
        endings.end('broken', `the objective was broken for ${(brokenForMs / 1000).toFixed(1)} s`);
      }
      return;
    }
    case 'histogram':
      return writer.histogram(message);
    case 'trouble':
      return session.trouble('generator', message.text);
    case 'done':
      return endings.end('load-done', 'all of the load was sent');
    case 'stopped':
      return event({ atMs: message.atMs, clock: 'monotonic', kind: 'load-stopped', reason: message.reason });
  }
}
