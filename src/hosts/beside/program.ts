import { labError } from '../../errors.ts';
import { readMessages } from '../../lab/children/messages.ts';
import { cleanBeside } from '../../lab/clean.ts';
import { examineKernel } from '../../lab/doctor.ts';
import type { Engine } from '../../lab/engine/engine.ts';
import { reachEngine } from '../../lab/engine/resolve.ts';
import { takeLock } from '../../lab/host/lock.ts';
import { seeOutsideBy } from '../../lab/host/outside.ts';
import { openOutgoing } from '../../lab/outgoing.ts';
import { type PreparedMachine, prepareMachine } from '../../lab/prepare.ts';
import type { Progress } from '../../lab/progress.ts';
import { failureOf, type Stop } from '../../lab/protocol.ts';
import { never } from '../../never.ts';
import { executeOn } from '../here.ts';
import { findOwnEngine } from './engineSocket.ts';
import { aliveEveryMs, type LabCommand, type LabMessage, labCommandSchema, lostAfterMs } from './protocol.ts';

/**
 * The lab as a program of its own, in a container beside an engine: what `here.ts` does at the word of somebody elsewhere.
 * Commands on standard input, one after the other; their answers, and recordings as they happen, on standard output. With
 * nobody there any more it ends in order, and leaves nothing.
 */
const nonce = process.env.OOMLAB_LAB ?? '';
const over = new AbortController();
const outgoing = openOutgoing<LabMessage>(process.stdout, () => over.abort());
let machine: PreparedMachine | null = null;
let stopTrial: ((stop: Stop) => void) | null = null;

const gone: Stop = { reason: 'interrupted', detail: 'the connection to whoever gave the plan is lost' };
over.signal.addEventListener('abort', () => stopTrial?.(gone));
process.on('SIGINT', () => over.abort());
process.on('SIGTERM', () => over.abort());

const watchdog = setTimeout(() => over.abort(), lostAfterMs);
setInterval(() => outgoing.send({ kind: 'alive' }), aliveEveryMs).unref();

let turn = Promise.resolve();
void readMessages(process.stdin, labCommandSchema, receive, (text) => {
  outgoing.send(failureOf(new Error(`the lab does not understand its input: ${text}`)));
  over.abort();
}).then(() => over.abort());

function receive(command: LabCommand): void {
  watchdog.refresh();
  if (command.kind === 'stop') stopTrial?.(command.stop);
  else if (command.kind !== 'alive') turn = turn.then(() => answer(command));
}

type Asked = Exclude<LabCommand, { kind: 'stop' | 'alive' }>;

async function answer(command: Asked): Promise<void> {
  if (over.signal.aborted) return;
  try {
    outgoing.send(await obey(command));
  } catch (error) {
    outgoing.send(failureOf(error));
  }
}

async function obey(command: Asked): Promise<LabMessage> {
  switch (command.kind) {
    case 'prepare': {
      const { purpose, plans, mayAddSwap, wait, engineKind } = command;
      const occasion = { purpose, plans, mayAddSwap, wait, interrupt: over.signal, report };
      machine = await prepareMachine(occasion, () => ownEngine(engineKind));
      return { kind: 'prepared', environment: machine.place.environment };
    }
    case 'trial':
      return { kind: 'execution', execution: await execute(command) };
    case 'examine': {
      await using engine = await ownEngine('environment');
      return { kind: 'findings', findings: examineKernel(engine) };
    }
    case 'clean': {
      const { purpose, wait } = command;
      await using _lock = await takeLock(purpose, { wait, report, interrupt: over.signal });
      await using engine = await ownEngine('environment');
      return { kind: 'cleaned', removed: await cleanBeside(engine.docker) };
    }
    case 'release':
      await release();
      return { kind: 'released' };
    default:
      return never(command);
  }
}

async function ownEngine(kind: Engine['kind']): Promise<Engine> {
  const { address, pid } = await findOwnEngine(nonce);
  seeOutsideBy(pid);
  return reachEngine({ address, kind });
}

function report(progress: Progress): void {
  if (progress.kind === 'step') outgoing.send({ kind: 'step', text: progress.text });
}

async function execute({ plan, images }: Extract<LabCommand, { kind: 'trial' }>) {
  if (machine === null) throw labError('The lab was not made ready', 'This is a fault of oomlab.');
  const ending = new AbortController();
  stopTrial = (stop) => ending.abort(stop);
  if (over.signal.aborted) stopTrial(gone);
  const sink = {
    message: outgoing.send,
    trouble: (text: string) => outgoing.send({ kind: 'trouble', text }),
  };
  try {
    return await executeOn(machine, { plan, images }, sink, ending.signal);
  } finally {
    stopTrial = null;
  }
}

async function release(): Promise<void> {
  const held = machine;
  machine = null;
  await held?.[Symbol.asyncDispose]();
}

await new Promise<void>((resolve) => {
  if (over.signal.aborted) resolve();
  else over.signal.addEventListener('abort', () => resolve(), { once: true });
});
// What is under way ends in order.
await turn;
try {
  await release();
} catch (error) {
  outgoing.send(failureOf(error));
}
await outgoing.end();
process.exit();
