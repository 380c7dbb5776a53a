import { never } from '../never.ts';
import { readMessages } from './children/messages.ts';
import { reachEngine } from './engine/resolve.ts';
import { openOutgoing } from './outgoing.ts';
import { failureOf, type Stop, type WorkerCommand, workerCommandSchema } from './protocol.ts';
import { runTrial } from './trial/trial.ts';

/**
 * One trial as a program of its own: a plan on standard input; its recording and its progress as they happen on standard
 * output (`protocol.ts`). Whoever listens may go away at any moment: the trial then ends in order, and leaves nothing.
 */

const stopped = Promise.withResolvers<Stop>();
const ordered = Promise.withResolvers<Extract<WorkerCommand, { kind: 'plan' }>>();
const nobody = (detail: string): void => stopped.resolve({ reason: 'interrupted', detail });

const outgoing = openOutgoing(process.stdout, () => nobody('nobody takes the recording any more'));
// A terminal sends Ctrl-C to the whole group; whoever gave the plan says what is to end.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => nobody('SIGTERM'));

void readMessages(process.stdin, workerCommandSchema, obey, (text) => {
  process.stderr.write(`the program of a trial does not understand its input: ${text}\n`);
  process.exitCode = 2;
  nobody('its input was not as agreed');
  // Without a plan there is nothing to end in order.
  ordered.reject(new Error(text));
}).then(() => {
  nobody('whoever gave the plan is gone');
  ordered.reject(new Error('no plan came'));
});

function obey(command: WorkerCommand): void {
  switch (command.kind) {
    case 'plan':
      return ordered.resolve(command);
    case 'stop':
      return stopped.resolve(command.stop);
    default:
      never(command);
  }
}

try {
  const { plan, place } = await ordered.promise;
  await using engine = await reachEngine(place.engine);
  await runTrial(plan, { engine, place, outgoing, stopped: stopped.promise });
  outgoing.send({ kind: 'done' });
} catch (error) {
  outgoing.send(failureOf(error));
}
await outgoing.end();
// Not by itself: standard input may stay open.
process.exit();
