/**
 * What a sample costs: the probe at 20 Hz against one request to the Docker stats API for the same container,
 * in turns, on the engine that DOCKER_HOST names. `node scripts/bench-probe.ts [IMAGE] [ROUNDS]`
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Docker from 'dockerode';
import { type ProbeCommand, probeMessageSchema, probeRow } from '../src/probe/protocol.ts';
import type { ProbeRow } from '../src/record/probeRow.ts';

const [image = 'oomlab/base:bookworm', rounds = '5'] = process.argv.slice(2);
const hz = 20;
const warmUpMs = 3000;
const windowMs = 8000;
/** A request takes about a second: the daemon answers at its own collector's next turn, one-shot or not. */
const requests = 8;
/** The service in the container does a little of everything that has counters. */
const command = ['sh', '-c', 'while :; do head -c 3000000 /dev/urandom | md5sum > /tmp/x; sleep 0.05; done'];

interface Container {
  id: string;
  pid: number;
}

interface Round {
  probeShare: number;
  probeShareByKernel: number;
  probeUs: number;
  statsClientUs: number;
  statsMs: number;
  statsDaemonUs: number | null;
}

/** CPU time of all threads of a process. Source: Documentation/scheduler/sched-stats.rst; nanoseconds, first field. */
function cpuUs(pids: number[]): number {
  let sum = 0;
  for (const pid of pids) {
    for (const task of readdirSync(`/proc/${pid}/task`)) {
      sum += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1000;
    }
  }
  return sum;
}

/** Processes that hold the listening socket at `path`. */
function listenersAt(path: string): number[] {
  const line = readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .find((entry) => entry.endsWith(` ${path}`) && entry.split(/\s+/)[3] === '00010000');
  const inode = line?.split(/\s+/)[6];
  if (inode === undefined) return [];
  return processes().filter((pid) => holds(pid, `socket:[${inode}]`));
}

function processes(): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1);
}

function holds(pid: number, link: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`) === link;
      } catch {
        return false;
      }
    });
  } catch {
    return false;
  }
}

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** dockerd, its containerd, and the container's shim: all who work for a stats request. Empty where they are elsewhere. */
function daemons(container: Container): number[] {
  const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  if (!host.startsWith('unix://')) return [];
  const engine = listenersAt(host.slice('unix://'.length).replace(/^\/var\/run\//, '/run/'));
  const own = processes().filter((pid) => {
    try {
      return (
        engine.includes(parentOf(pid)) && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'containerd'
      );
    } catch {
      return false;
    }
  });
  const containerd = own.length > 0 ? own : listenersAt('/run/containerd/containerd.sock');
  return engine.length === 0 ? [] : [...new Set([...engine, ...containerd, parentOf(container.pid)])];
}

/** The probe on its own for a while: rows of the window after the warm-up, and its CPU time as the kernel counts it. */
async function runProbe(
  container: Container,
): Promise<{ rows: ProbeRow[]; kernelUs: number; spanMs: number }> {
  const program = fileURLToPath(new URL('../src/probe/main.ts', import.meta.url));
  const probe = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: probe.stdout }).on('line', (line) => lines.push(line));
  const send = (message: ProbeCommand) => probe.stdin.write(`${JSON.stringify(message)}\n`);
  send({ kind: 'start', hz, zeroMonotonicNs: String(process.hrtime.bigint()) });
  send({
    kind: 'target',
    containerId: container.id,
    pid: container.pid,
    parentCgroup: null,
    runtime: 'node',
  });
  await sleep(warmUpMs);
  const first = lines.length;
  const pids = probe.pid === undefined ? [] : [probe.pid];
  const began = { us: cpuUs(pids), at: performance.now() };
  await sleep(windowMs);
  const kernelUs = cpuUs(pids) - began.us;
  const spanMs = performance.now() - began.at;
  const window = lines.slice(first);
  send({ kind: 'stop' });
  await new Promise((resolve) => probe.once('close', resolve));
  const rows = window
    .map((line) => probeMessageSchema.parse(JSON.parse(line)))
    .flatMap((message) => (message.kind === 'tick' ? [probeRow(message.v)] : []));
  return { rows, kernelUs, spanMs };
}

async function runStats(docker: Docker, container: Container): Promise<{ clientUs: number; spanMs: number }> {
  const target = docker.getContainer(container.id);
  const began = performance.now();
  const before = process.cpuUsage();
  for (let request = 0; request < requests; request += 1)
    await target.stats({ stream: false, 'one-shot': true });
  const used = process.cpuUsage(before);
  return { clientUs: (used.user + used.system) / requests, spanMs: performance.now() - began };
}

async function round(docker: Docker, container: Container): Promise<Round> {
  const workers = daemons(container);
  const idle = { us: cpuUs(workers), at: performance.now() };
  const { rows, kernelUs, spanMs } = await runProbe(container);
  const idleShare = (cpuUs(workers) - idle.us) / (performance.now() - idle.at);
  const busyUs = cpuUs(workers);
  const stats = await runStats(docker, container);
  const daemonUs = (cpuUs(workers) - busyUs - idleShare * stats.spanMs) / requests;
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined || rows.length < 2) throw new Error('the probe gave no rows');
  const ownUs = (last.costUs ?? 0) - (first.costUs ?? 0);
  return {
    probeShare: ownUs / 1000 / (last.atMs - first.atMs),
    probeShareByKernel: kernelUs / 1000 / spanMs,
    probeUs: ownUs / (rows.length - 1),
    statsClientUs: stats.clientUs,
    statsMs: stats.spanMs / requests,
    statsDaemonUs: workers.length === 0 ? null : daemonUs,
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function line(name: string, values: number[], unit: string, digits: number): void {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const numbers = [median(values), low, high].map((value) => value.toFixed(digits));
  console.log(`${name.padEnd(58)}${numbers[0]} ${unit}  [${numbers[1]}, ${numbers[2]}]`);
}

function report(results: Round[]): void {
  console.log(
    `median [lowest, highest] of ${results.length} rounds, ${hz} Hz, windows of ${windowMs / 1000} s, ${requests} stats requests each`,
  );
  const daemon = results.map((result) => result.statsDaemonUs).filter((us) => us !== null);
  const stats = results.map((result) => result.statsClientUs + (result.statsDaemonUs ?? 0));
  const ratios = results.map((result, index) => (stats[index] ?? 0) / result.probeUs);
  line(
    'probe: CPU, by its own count',
    results.map((result) => result.probeShare * 100),
    '% of one core',
    2,
  );
  line(
    'probe: CPU, by the scheduler',
    results.map((result) => result.probeShareByKernel * 100),
    '% of one core',
    2,
  );
  line(
    'probe: CPU per sample',
    results.map((result) => result.probeUs),
    'µs',
    0,
  );
  line(
    'stats API: client CPU per sample',
    results.map((result) => result.statsClientUs),
    'µs',
    0,
  );
  line(
    'stats API: time per sample',
    results.map((result) => result.statsMs * 1000),
    'µs',
    0,
  );
  if (daemon.length > 0) line('stats API: daemon CPU per sample, above its idle use', daemon, 'µs', 0);
  else console.log('stats API: the daemon is elsewhere, its CPU is not counted');
  line('stats API / probe, CPU per sample', ratios, 'times', 1);
  const holds = median(results.map((result) => result.probeShareByKernel)) < 0.01 && median(ratios) >= 20;
  console.log(
    `required: under 1 % of one core, and at least 20 times less per sample: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
  );
  if (!holds) process.exitCode = 1;
}

const docker = new Docker();
const created = await docker.createContainer({
  Image: image,
  Cmd: command,
  HostConfig: { Memory: 256 * 2 ** 20 },
});
try {
  await created.start();
  const { Id: id, State: state } = await created.inspect();
  const results: Round[] = [];
  for (let index = 0; index < Number(rounds); index += 1)
    results.push(await round(docker, { id, pid: state.Pid }));
  report(results);
} finally {
  await created.remove({ force: true });
}
