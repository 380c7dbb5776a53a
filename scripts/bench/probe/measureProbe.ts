import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownModule } from '../../../src/installation.ts';
import { putFirst } from '../../../src/lab/children/priority.ts';
import {
  type ProbeCommand,
  type ProbeMessage,
  probeMessageSchema,
  probeRows,
} from '../../../src/probe/protocol.ts';
import type { ProbeRow } from '../../../src/record/probeRow.ts';
import { cpuUs } from '../processCpu.ts';

export interface ProbeCost {
  samples: number;
  /** CPU time of the probe's process over the window. */
  us: number;
  spanMs: number;
  p99LateMs: number;
  worstLateMs: number;
  /** Of the container's time, in which all of it stood still for memory. NaN: the kernel does not say. */
  stalledShare: number;
}

const program = ownModule('src/probe/main');
/** Its start is over: rows of the container have come for a second. */
const warmUpTicks = 20;

/** The probe at work on a container for a while, without its start. */
export async function measureProbe(
  containerId: string,
  pid: number,
  hz: number,
  windowMs: number,
): Promise<ProbeCost> {
  // As the lab starts it: in a session of its own, which goes first.
  const probe = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  if (probe.pid === undefined) throw new Error('the probe did not start');
  putFirst(probe.pid, -20);
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
  const rows = () => messages.flatMap((message) => (message.kind === 'ticks' ? probeRows(message.v) : []));
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
  const late = window.map((row) => row.lateMs ?? 0).sort((a, b) => a - b);
  return {
    samples: window.length,
    us,
    spanMs,
    p99LateMs: late[Math.ceil(late.length * 0.99) - 1] ?? Number.NaN,
    worstLateMs: late.at(-1) ?? Number.NaN,
    stalledShare: stalledShare(window),
  };
}

function stalledShare(window: ProbeRow[]): number {
  const [first, last] = [window.at(0), window.at(-1)];
  if (first?.memFullUs == null || last?.memFullUs == null) return Number.NaN;
  return (last.memFullUs - first.memFullUs) / 1000 / (last.atMs - first.atMs);
}
