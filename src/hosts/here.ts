import { ownModule } from '../installation.ts';
import { type Child, type Exit, endedByItself, startChild } from '../lab/children/child.ts';
import { whileThere } from '../lab/engine/unreachable.ts';
import { splitCpus } from '../lab/host/cpus.ts';
import { imagesOf } from '../lab/images.ts';
import { type PreparedMachine, prepareMachine } from '../lab/prepare.ts';
import {
  errorOf,
  type Place,
  stopSchema,
  type WorkerCommand,
  type WorkerMessage,
  workerMessageSchema,
} from '../lab/protocol.ts';
import { sweepEngine, sweepMachine } from '../lab/sweep.ts';
import type { TrialPlan } from '../scenario/plan.ts';
import type { Executed, Host, TrialSink } from './host.ts';

const program = ownModule('src/lab/worker');
/** Longer than a trial's tear-down may take: what has not ended by then never will. */
const stopWithinMs = 60_000;

/** This machine: each trial is a process of its own. */
export const here: Host = {
  async prepare(occasion) {
    await using scope = new AsyncDisposableStack();
    const machine = scope.use(await prepareMachine(occasion));
    const { address, docker } = machine.engine;
    const images = await whileThere(address, () => imagesOf(docker, occasion.plans, occasion.report));
    const held = scope.move();
    return {
      environment: machine.place.environment,
      fleet: null,
      execute: (plan, sink, stop) => executeOn(machine, { plan, images }, sink, stop),
      [Symbol.asyncDispose]: () => held.disposeAsync(),
    };
  },
};

type Last = Extract<WorkerMessage, { kind: 'done' | 'failed' }>;

/** One trial on a machine that is ready, with the images that it asks for. */
export async function executeOn(
  { engine, place }: PreparedMachine,
  { plan, images }: { plan: TrialPlan; images: Place['images'] },
  sink: TrialSink,
  stop: AbortSignal,
): Promise<Executed> {
  const seen: { last: Last | null } = { last: null };
  const child = startChild<WorkerCommand, WorkerMessage>({
    file: program,
    schema: workerMessageSchema,
    cpus: splitCpus(plan.machine.cpus, place.environment.cores, place.turn).ours,
    niceness: 0,
    onMessage: (message) => {
      if (message.kind === 'done' || message.kind === 'failed') seen.last = message;
      else sink.message(message);
    },
    onTrouble: sink.trouble,
  });
  child.send({ kind: 'plan', plan, place: { ...place, images } });
  const exit = await endOf(child, stop);
  if (seen.last?.kind === 'done') return { kind: 'done' };
  // Nobody is left who would remove the containers, and the next trial would have to share the machine with them.
  await whileThere(engine.address, () => sweepEngine(engine.docker));
  await sweepMachine();
  if (seen.last?.kind === 'failed') throw errorOf(seen.last);
  return { kind: 'lost', why: `the program of the trial ${endedByItself(exit)}` };
}

/** Waits for the end of the trial's program; once it is told to stop, for so long only. */
async function endOf(child: Child<WorkerCommand>, stop: AbortSignal): Promise<Exit> {
  const onStop = (): void => {
    child.send({ kind: 'stop', stop: stopSchema.parse(stop.reason) });
    void child.endedWithin(stopWithinMs);
  };
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  const exit = await child.exited;
  stop.removeEventListener('abort', onStop);
  return exit;
}
