import type Docker from 'dockerode';
import type { Engine } from '../../../src/lab/engine/engine.ts';
import { daemonProcesses } from '../processCpu.ts';
import { measureProbe, type ProbeCost } from './measureProbe.ts';
import { type Idle, idle, measureStats, type StatsCost, whileIdle } from './measureStats.ts';

export const hz = 20;
export const probeMs = 8000;
const idleMs = 4000;
export const asked = {
  oneShot: { oneShot: true, rounds: 8, atOnce: 1 },
  plain: { oneShot: false, rounds: 4, atOnce: 1 },
  crowd: { oneShot: true, rounds: 1, atOnce: 100 },
};

/** What runs in the containers that are measured. */
interface Work {
  image: string;
  /** Does a little of everything that has counters. */
  busy: string[];
  /** Reads more from disk, over and over, than its memory holds; null: nothing is measured beside it. */
  thrashing: string[] | null;
}

const memory = { busy: 256 * 2 ** 20, thrashing: 48 * 2 ** 20 };

export interface Round extends Record<keyof typeof asked, StatsCost> {
  probe: ProbeCost;
  thrash: ProbeCost | null;
  idle: Idle;
}

/** The probe at work against requests to the stats API for the same container, in turns. */
export async function measureRounds(
  { docker, address }: Pick<Engine, 'docker' | 'address'>,
  work: Work,
  rounds: number,
): Promise<Round[]> {
  await using busy = await start(docker, work.image, work.busy, memory.busy);
  const daemons = daemonProcesses(address, busy.pid);
  console.log(
    daemons.length === 0
      ? 'the daemons are out of sight: their CPU is not counted'
      : `daemons: ${daemons.map(({ name, pid }) => `${name} (${pid})`).join(', ')}`,
  );
  const pids = daemons.map(({ pid }) => pid);
  await busy.container.stats({ stream: false });
  const results: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const calm = await measureRound(busy, pids);
    results.push({ ...calm, thrash: await measureThrash(docker, work) });
  }
  return results;
}

interface Started extends AsyncDisposable {
  container: Docker.Container;
  pid: number;
}

async function start(docker: Docker, image: string, command: string[], bytes: number): Promise<Started> {
  const container = await docker.createContainer({
    Image: image,
    Cmd: command,
    HostConfig: { Memory: bytes, NetworkMode: 'none' },
  });
  const remove = () => container.remove({ force: true });
  try {
    await container.start();
    const { State: state } = await container.inspect();
    return { container, pid: state.Pid, [Symbol.asyncDispose]: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** The idle windows lie before and between the windows in which the daemons are asked. */
async function measureRound({ container, pid }: Started, daemons: number[]): Promise<Omit<Round, 'thrash'>> {
  const [probe, before] = await whileIdle(daemons, () => measureProbe(container.id, pid, hz, probeMs));
  const oneShot = await measureStats(container, daemons, { ...asked.oneShot, idle: before });
  const between = await idle(daemons, idleMs);
  const plain = await measureStats(container, daemons, { ...asked.plain, idle: between });
  const crowd = await measureStats(container, daemons, { ...asked.crowd, idle: between });
  return { probe, oneShot, plain, crowd, idle: { usPerMs: (before.usPerMs + between.usPerMs) / 2 } };
}

async function measureThrash(docker: Docker, { image, thrashing }: Work): Promise<ProbeCost | null> {
  if (thrashing === null) return null;
  await using started = await start(docker, image, thrashing, memory.thrashing);
  return await measureProbe(started.container.id, started.pid, hz, probeMs);
}
