import { createInterface } from 'node:readline';
import { monotonicMs } from '../monotonic.ts';
import { type Census, openCensus } from './census.ts';
import { type CensusCommand, type CensusMessage, censusCommandSchema } from './protocol.ts';

/**
 * What the probe is too quick for: once a second, memory, processes and open files of each container. A process of its own,
 * so that no tick of the probe waits behind a long walk through /proc.
 */
const everyMs = 1000;

const emit = (message: CensusMessage): void => void process.stdout.write(`${JSON.stringify(message)}\n`);
// Nobody reads any more: the lab is gone.
process.stdout.on('error', () => process.exit(1));
// Ctrl-C reaches the whole process group; the lab says when to stop.
process.on('SIGINT', () => {});

const input = createInterface({ input: process.stdin });
process.on('SIGTERM', () => input.close());

let census: Census | null = null;
let counting: Promise<void> = Promise.resolve();
/** One after the other: a count that takes longer than a second delays the next. */
const countOnce = (): Promise<void> => {
  counting = counting.then(() => census?.count());
  return counting;
};
let timer: NodeJS.Timeout | null = null;

/** False when the census is to end. */
function obey(command: CensusCommand): boolean {
  if (command.kind === 'stop') return false;
  if (command.kind === 'start') {
    const zeroMs = Number(BigInt(command.zeroMonotonicNs)) / 1e6;
    census = openCensus(() => Math.round(monotonicMs() - zeroMs), emit);
    timer = setInterval(() => void countOnce(), everyMs);
  } else {
    census?.add(command);
    void countOnce();
  }
  return true;
}

for await (const line of input) if (!obey(censusCommandSchema.parse(JSON.parse(line)))) break;
if (timer !== null) clearInterval(timer);
await countOnce();
(census as Census | null)?.close();
process.exit();
