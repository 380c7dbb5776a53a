/**
 * What a sample costs: the probe at 20 Hz against a request to the Docker stats API for the same container, in turns,
 * on the engine that a run would use. `npm run bench [-- ROUNDS]`; exit code 1 where a requirement does not hold.
 */
import type Docker from 'dockerode';
import { openEngine } from '../src/lab/engine/resolve.ts';
import { ensureBase } from '../src/lab/images.ts';
import { measureProbe, type ProbeCost } from './bench/measureProbe.ts';
import { type Idle, idle, measureStats, type StatsCost, whileIdle } from './bench/measureStats.ts';
import { daemonProcesses } from './bench/processCpu.ts';

const [rounds = '3'] = process.argv.slice(2);
const hz = 20;
const probeMs = 8000;
const idleMs = 4000;
/** The ratio is to the request that `docker stats --no-stream` sends; a one-shot answer is the half of it, without a rate. */
const required = { coreShare: 0.01, ratio: 20 };
const asked = {
  oneShot: { oneShot: true, rounds: 8, atOnce: 1 },
  plain: { oneShot: false, rounds: 4, atOnce: 1 },
  crowd: { oneShot: true, rounds: 1, atOnce: 100 },
};
/** The service in the container does a little of everything that has counters. */
const command = ['sh', '-c', 'while :; do head -c 3000000 /dev/urandom | md5sum > /tmp/x; sleep 0.05; done'];

interface Round extends Record<keyof typeof asked, StatsCost> {
  probe: ProbeCost;
  idle: Idle;
}

/** The idle windows lie before and between the windows in which the daemons are asked. */
async function measureRound(container: Docker.Container, pid: number, daemons: number[]): Promise<Round> {
  const [probe, before] = await whileIdle(daemons, () => measureProbe(container.id, pid, hz, probeMs));
  const oneShot = await measureStats(container, daemons, { ...asked.oneShot, idle: before });
  const between = await idle(daemons, idleMs);
  const plain = await measureStats(container, daemons, { ...asked.plain, idle: between });
  const crowd = await measureStats(container, daemons, { ...asked.crowd, idle: between });
  return { probe, oneShot, plain, crowd, idle: { usPerMs: (before.usPerMs + between.usPerMs) / 2 } };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function report(results: Round[]): boolean {
  const line = (name: string, of: (round: Round) => number, unit: string, digits = 0): number => {
    const values = results.map(of);
    const [middle, low, high] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
      value.toFixed(digits),
    );
    console.log(`${name.padEnd(62)}${middle?.padStart(8)} ${unit.padEnd(8)} [${low}, ${high}]`);
    return median(values);
  };
  const perSample = ({ probe }: Round) => probe.us / probe.samples;
  const total = ({ clientUs, daemonUs }: StatsCost) => clientUs + daemonUs;
  const share = line('probe: CPU, of one core', ({ probe }) => probe.us / probe.spanMs / 10, '%', 2);
  line('probe: CPU per sample', perSample, 'µs');
  line('probe: elapsed time per sample (its cadence)', ({ probe }) => probe.spanMs / probe.samples, 'ms');
  line('probe: worst lateness of a sample', ({ probe }) => probe.worstLateMs, 'ms', 1);
  const api = (name: string, of: (round: Round) => StatsCost) => {
    line(`${name}: CPU per answer, client`, (round) => of(round).clientUs, 'µs');
    line(`${name}: CPU per answer, daemons above idle`, (round) => of(round).daemonUs, 'µs');
    line(`${name}: elapsed time`, (round) => of(round).elapsedMs, 'ms');
  };
  api('stats API, one-shot', (round) => round.oneShot);
  api('stats API, stream=false', (round) => round.plain);
  api(`stats API, ${asked.crowd.atOnce} at once, one reading`, (round) => round.crowd);
  line('daemons, idle: CPU, of one core', (round) => round.idle.usPerMs / 10, '%', 2);
  const ratio = line(
    'CPU per sample, stats API stream=false / probe',
    (round) => total(round.plain) / perSample(round),
    'times',
    1,
  );
  line(
    'CPU per sample, stats API one-shot / probe',
    (round) => total(round.oneShot) / perSample(round),
    'times',
    1,
  );
  const holds = { share: share / 100 < required.coreShare, ratio: ratio >= required.ratio };
  console.log(`required: under ${required.coreShare * 100} % of one core: ${says(holds.share)}`);
  console.log(
    `required: at least ${required.ratio} times less CPU per sample than stream=false: ${says(holds.ratio)}`,
  );
  return holds.share && holds.ratio;
}

function says(holds: boolean): string {
  return holds ? 'holds' : 'DOES NOT HOLD';
}

await using engine = await openEngine();
const { docker } = engine;
const image = await ensureBase(docker, () => {});
const container = await docker.createContainer({
  Image: image,
  Cmd: command,
  HostConfig: { Memory: 256 * 2 ** 20, NetworkMode: 'none' },
});
try {
  await container.start();
  const { State: state } = await container.inspect();
  const daemons = daemonProcesses(engine.address, state.Pid);
  console.log(
    daemons.length === 0
      ? 'the daemons are out of sight: their CPU is not counted'
      : `daemons: ${daemons.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`,
  );
  const pids = daemons.map(({ pid }) => pid);
  await container.stats({ stream: false });
  const results: Round[] = [];
  for (let round = 0; round < Number(rounds); round += 1) {
    results.push(await measureRound(container, state.Pid, pids));
  }
  console.log(`median [lowest, highest] of ${rounds} rounds; ${hz} Hz for ${probeMs / 1000} s in each`);
  if (!report(results)) process.exitCode = 1;
} finally {
  await container.remove({ force: true });
}
