import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  type ProbeCommand,
  type ProbeMessage,
  probeMessageSchema,
  probeRow,
} from '../../src/probe/protocol.ts';
import { cpuUs } from './processCpu.ts';

export interface ProbeCost {
  samples: number;
  /** CPU time of the probe's process over the window. */
  us: number;
  spanMs: number;
  worstLateMs: number;
}

const program = fileURLToPath(new URL('../../src/probe/main.ts', import.meta.url));
/** Its start is over: rows of the container have come for a second. */
const warmUpTicks = 20;

/** The probe at work on a container for a while, without its start. */
export async function measureProbe(
  containerId: string,
  pid: number,
  hz: number,
  windowMs: number,
): Promise<ProbeCost> {
  const probe = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  if (probe.pid === undefined) throw new Error('the probe did not start');
  const messages: ProbeMessage[] = [];
  const lines = createInterface({ input: probe.stdout });
  lines.on('line', (line) => messages.push(probeMessageSchema.parse(JSON.parse(line))));
  const send = (message: ProbeCommand) => probe.stdin.write(`${JSON.stringify(message)}\n`);
  send({ kind: 'start', hz, zeroMonotonicNs: String(process.hrtime.bigint()) });
  send({
    kind: 'target',
    containerId,
    pid,
    parentCgroup: null,
    scope: 'container' as const,
    runtime: 'node',
  });
  const rows = () => messages.flatMap((message) => (message.kind === 'tick' ? [probeRow(message.v)] : []));
  while (rows().filter((row) => row.usageBytes !== null).length < warmUpTicks) await once(lines, 'line');
  const first = rows().length;
  const [beganUs, beganMs] = [cpuUs([probe.pid]), performance.now()];
  await sleep(windowMs);
  const us = cpuUs([probe.pid]) - beganUs;
  const spanMs = performance.now() - beganMs;
  const window = rows().slice(first);
  const exit = once(probe, 'close');
  send({ kind: 'stop' });
  await exit;
  const worstLateMs = Math.max(...window.map((row) => row.lateMs ?? 0));
  return { samples: window.length, us, spanMs, worstLateMs };
}
