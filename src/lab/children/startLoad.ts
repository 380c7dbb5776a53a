import { ownModule } from '../../installation.ts';
import { type GeneratorCommand, type GeneratorMessage, generatorMessageSchema } from '../../load/protocol.ts';
import { never } from '../../never.ts';
import type { LoadRow } from '../../record/loadRow.ts';
import { type BrokenRun, brokenWatch } from '../../scenario/objective.ts';
import type { LoadPlan, TlsPlan } from '../../scenario/plan.ts';
import type { Needs } from '../trial/parts.ts';
import { startPart } from './part.ts';

const program = ownModule('src/load/main');

/**
 * With which Node executes the generator. Its collector stops it for half a millisecond each time that the young part of
 * the heap is full, and with the 16 MB that Node gives it, that is a hundredth of the time at 10,000 requests a second.
 */
export const generatorFlags: readonly string[] = ['--min-semi-space-size=32', '--max-semi-space-size=32'];

/** The generator under way. Disposing ends it. */
export interface Load extends AsyncDisposable {
  /** Stops the load at once, and waits for the last rows. */
  stop(reason: string): Promise<void>;
}

/**
 * Starts the load against a URL. Its end, its loss and an objective broken for too long end the trial.
 * @param onStarted called when the generator begins to send.
 */
export function startLoad(
  parts: Needs<'plan' | 'course' | 'recorder' | 'view' | 'site'>,
  load: LoadPlan,
  { url, tls }: { url: string; tls: TlsPlan | null },
  onStarted: () => void,
): Load {
  const { plan, course, recorder, site } = parts;
  const watch = brokenWatch(plan.objective);
  const part = startPart<GeneratorCommand, GeneratorMessage>({
    file: program,
    nodeFlags: generatorFlags,
    schema: generatorMessageSchema,
    cpus: site.cpus.ours,
    niceness: -15,
    onMessage: (message) => {
      if (message.kind === 'started') onStarted();
      receive(parts, message, watch);
    },
    onTrouble: (text) => recorder.trouble('generator', text),
    onLost: (how) => {
      recorder.trouble('generator', `the generator ${how}`);
      course.endings.end('generator-lost', `the generator ${how}`);
    },
  });
  part.send({ kind: 'start', plan: load, url, tls, zeroMonotonicNs: String(course.clock.zeroMonotonicNs) });
  return {
    stop: (reason) => part.stop({ kind: 'stop', reason }),
    [Symbol.asyncDispose]: () => part[Symbol.asyncDispose](),
  };
}

function receive(
  { plan, course, recorder, view }: Needs<'plan' | 'course' | 'recorder' | 'view'>,
  message: GeneratorMessage,
  watch: (row: LoadRow) => BrokenRun | null,
): void {
  const { endings } = course;
  const { phases } = recorder.record;
  switch (message.kind) {
    case 'started':
      return recorder.event({ atMs: message.atMs, clock: 'monotonic', kind: 'load-started' });
    case 'phase': {
      const { kind: _, ...phase } = message;
      recorder.event({ atMs: phase.startMs, clock: 'monotonic', kind: 'phase', name: phase.name });
      recorder.change({ phases: [...phases, phase] });
      return view.phase(phase.name);
    }
    case 'row': {
      const row = message.row as LoadRow;
      recorder.row('load', row);
      view.load(row);
      const warming = phases.at(-1)?.warmup ?? false;
      const brokenForMs = watch(row)?.forMs ?? 0;
      if (!warming && plan.until.brokenForMs !== null && brokenForMs >= plan.until.brokenForMs)
        endings.end('broken', `the objective was broken for ${(brokenForMs / 1000).toFixed(1)} s`);
      return;
    }
    case 'error-statuses':
      return recorder.event({ ...message, clock: 'monotonic' });
    case 'histogram': {
      const { kind: _, ...histogram } = message;
      return recorder.histogram(histogram);
    }
    case 'trouble':
      return recorder.trouble('generator', message.text);
    case 'done':
      return endings.end('load-done', 'all of the load was sent');
    case 'stopped':
      return recorder.event({
        atMs: message.atMs,
        clock: 'monotonic',
        kind: 'load-stopped',
        reason: message.reason,
      });
    default:
      never(message);
  }
}
