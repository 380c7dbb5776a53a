import { exitCodes, labError, OomlabError } from '../../errors.ts';
import type { Engine } from '../../lab/engine/engine.ts';
import { gitCommit } from '../../lab/host/environment.ts';
import { imagesOf } from '../../lab/images.ts';
import type { Occasion } from '../../lab/prepare.ts';
import { stopSchema } from '../../lab/protocol.ts';
import type { Environment } from '../../record/schema.ts';
import type { TrialPlan } from '../../scenario/plan.ts';
import type { Execution, Host, TrialSink } from '../host.ts';
import { LabLost } from './conversation.ts';
import { ensureLabImage } from './image.ts';
import { type Lab, openLab } from './lab.ts';

/** The machine of an engine: trials are executed by a lab of ours in a container beside it, and recorded here. */
export const beside = (engine: Engine, { keepLab }: { keepLab: boolean }): Host => ({
  async prepare(occasion) {
    const { plans, report } = occasion;
    const image = await ensureLabImage(engine, report);
    await using scope = new AsyncDisposableStack();
    report({ kind: 'step', text: `Starting the lab beside the engine at ${engine.address}` });
    const lab = scope.use(await openLab(engine.docker, image, { keep: keepLab }));
    const environment = await prepareThere(lab, engine, occasion);
    // A scope ends with what it began with last.
    scope.defer(() => releaseThere(lab));
    const images = await imagesOf(engine.docker, plans, report);
    const held = scope.move();
    return {
      environment: { ...environment, gitCommit: await gitCommit() },
      fleet: null,
      execute: (plan, sink, stop) => execute(lab, { plan, images }, sink, stop),
      [Symbol.asyncDispose]: async () => {
        await held.disposeAsync();
        if (keepLab)
          report({
            kind: 'step',
            text: `The lab's container ${lab.name} is kept; "oomlab clean" removes it`,
          });
      },
    };
  },
});

async function prepareThere(lab: Lab, engine: Engine, occasion: Occasion): Promise<Environment> {
  const { purpose, plans, mayAddSwap, wait = false, interrupt, report } = occasion;
  // While the lab started: nobody would tell it any more, and it might wait for another run.
  if (interrupt.aborted)
    throw new OomlabError('Interrupted while the lab was starting', {
      hint: 'Nothing was started.',
      exitCode: exitCodes.interrupted,
    });
  interrupt.addEventListener('abort', lab.leave, { once: true });
  try {
    const { environment } = await lab.ask(
      { kind: 'prepare', purpose, plans: [...plans], mayAddSwap, wait, engineKind: engine.kind },
      'prepared',
      (message) => {
        if (message.kind === 'step') report(message);
      },
    );
    return environment;
  } catch (error) {
    throw known(error);
  } finally {
    interrupt.removeEventListener('abort', lab.leave);
  }
}

async function releaseThere(lab: Lab): Promise<void> {
  try {
    await lab.ask({ kind: 'release' }, 'released');
  } catch (error) {
    // Without us it releases the machine by itself.
    if (!(error instanceof LabLost)) throw error;
  }
}

async function execute(
  lab: Lab,
  { plan, images }: { plan: TrialPlan; images: Record<string, string> },
  sink: TrialSink,
  stop: AbortSignal,
): Promise<Execution> {
  const began = { any: false };
  const onStop = (): void => lab.tell({ kind: 'stop', stop: stopSchema.parse(stop.reason) });
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const asked = lab.ask({ kind: 'trial', plan, images }, 'execution', (message) => {
      if (message.kind === 'trouble') return sink.trouble(message.text);
      if (message.kind === 'step' || message.kind === 'alive') return;
      began.any = true;
      sink.message(message);
    });
    if (stop.aborted) onStop();
    return (await asked).execution;
  } catch (error) {
    if (error instanceof LabLost && began.any) return { kind: 'lost', why: error.message };
    throw known(error);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}

const known = (error: unknown): unknown =>
  error instanceof LabLost
    ? labError(
        `No trial can be executed any more: ${error.message}`,
        'What was recorded is kept. See that the engine is there, and run "oomlab clean".',
        error,
      )
    : error;
