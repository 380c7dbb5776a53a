import { createInterface } from 'node:readline';
import { z } from 'zod';
import { monotonicClock } from './clock.ts';
import { type Load, startLoad } from './generator.ts';
import { type GeneratorMessage, generatorCommandSchema, type StartCommand } from './protocol.ts';
import { rehearse } from './rehearsal.ts';

/** The load generator: commands on standard input, messages on standard output (`protocol.ts`). */

let started = false;
let running: { load: Load; zeroNs: bigint } | null = null;
let stopping = false;

function emit(message: GeneratorMessage): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function receive(line: string): void {
  const command = generatorCommandSchema.parse(JSON.parse(line));
  if (command.kind === 'stop') {
    stop(command.reason);
    return;
  }
  if (started) throw new TypeError('a second start');
  started = true;
  start(command).catch(refuse);
}

async function start(command: StartCommand): Promise<void> {
  if (command.plan.open !== null) await rehearse(command.plan);
  running = { load: startLoad(command, emit), zeroNs: BigInt(command.zeroMonotonicNs) };
}

function stop(reason: string): void {
  if (running === null) process.exit(0);
  if (stopping) return;
  stopping = true;
  const { load, zeroNs } = running;
  load.stop();
  const stopped: GeneratorMessage = { kind: 'stopped', reason, atMs: monotonicClock(zeroNs)() };
  process.stdout.write(`${JSON.stringify(stopped)}\n`, () => process.exit(0));
}

function refuse(error: unknown): never {
  const text = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
  process.stderr.write(
    `the load generator does not understand its input: ${text}\nIt takes the JSON lines of src/load/protocol.ts.\n`,
  );
  process.exit(2);
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  try {
    receive(line);
  } catch (error) {
    refuse(error);
  }
});
lines.on('close', () => stop('end of input'));
// Nobody listens any more.
process.stdout.on('error', () => process.exit(1));
// A terminal sends Ctrl-C to the whole group; the lab stops us in its own order, or its end closes our input.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => stop('SIGTERM'));
