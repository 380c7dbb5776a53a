import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { probeColumns } from '../record/probeRow.ts';
import { openOutput } from './output.ts';
import { probeCommandSchema } from './protocol.ts';
import { type Sampler, startSampler } from './sampler.ts';
import { warmUp } from './warmUp.ts';

const input = createInterface({ input: process.stdin });
// The lab is gone. To be ended in order all the same: what was switched on in the kernel would stay.
const output = openOutput(1, () => {
  process.exitCode = 1;
  input.close();
});

/** The sampler after a command; null when the probe is to end. */
function obey(line: string, sampler: Sampler | null): Sampler | null {
  const command = probeCommandSchema.parse(JSON.parse(line));
  if (command.kind === 'stop') return null;
  if (command.kind === 'start') {
    if (sampler !== null) throw new Error('started twice');
    warmUp();
    output.emit({ kind: 'ready', columns: [...probeColumns] });
    return startSampler(command.hz, command.zeroMonotonicNs, output);
  }
  if (sampler === null) throw new Error('a target before the start');
  sampler.target(command);
  return sampler;
}

// A tick is short; it must not wait behind the load that it watches. Not allowed to everybody, and not needed.
try {
  setPriority(-10);
} catch {}

// Ctrl-C reaches the whole process group; the lab says when the probe is to stop.
process.on('SIGINT', () => {});

process.on('SIGTERM', () => input.close());
let sampler: Sampler | null = null;
try {
  for await (const line of input) {
    const next = obey(line, sampler);
    if (next === null) break;
    sampler = next;
  }
} catch (error) {
  process.stderr.write(`probe: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
sampler?.stop();
// It would not end by itself while standard input is open.
process.exit();
