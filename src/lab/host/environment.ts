import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { home, isCheckout, version } from '../../installation.ts';
import type { Environment } from '../../record/schema.ts';
import type { Engine } from '../engine/engine.ts';
import { command } from './command.ts';
import { outside } from './outside.ts';
import { processesOf } from './processes.ts';
import { swapAreas } from './swap.ts';

/** The facts of machine, engine and tool that a result depends on. */
export async function describeEnvironment(engine: Engine): Promise<Environment> {
  return {
    oomlab: version(),
    gitCommit: await gitCommit(),
    node: process.version,
    kernel: release(),
    os: /^PRETTY_NAME="?(.*?)"?$/m.exec(readOr(outside('/etc/os-release'), ''))?.[1] ?? 'unknown',
    cpuModel: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    governor: readOr('/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor', null),
    clocksource: readOr('/sys/devices/system/clocksource/clocksource0/current_clocksource', null),
    memoryBytes: totalmem(),
    engine: engine.info.ServerVersion,
    engineKind: engine.kind,
    cgroupVersion: engine.info.CgroupVersion === undefined ? null : Number(engine.info.CgroupVersion),
    cgroupDriver: engine.info.CgroupDriver,
    storageDriver: engine.info.Driver,
    userlandProxy: engine.kind === 'private' ? 'no' : userlandProxy(),
    swapAreas: swapAreas().map(({ path, type, sizeBytes, ours }) => ({
      // The name of our own file holds a process id: no fact about the machine.
      path: ours ? 'swap file of this run' : path,
      type,
      sizeBytes,
      ours,
    })),
  };
}

/** The checkout's commit, with `+` when files differ from it; null outside one: a package may lie in somebody's own. */
export async function gitCommit(): Promise<string | null> {
  if (!isCheckout) return null;
  const options = { cwd: home, reject: false } as const;
  const commit = await command('git', ['rev-parse', '--short=12', 'HEAD'], options);
  if (commit.exitCode !== 0) return null;
  const status = await command('git', ['status', '--porcelain'], options);
  return `${commit.stdout}${status.stdout === '' ? '' : '+'}`;
}

/** Whether published ports pass through docker-proxy: seen by a running proxy, or by dockerd's own arguments. */
function userlandProxy(): Environment['userlandProxy'] {
  const daemons = processesOf('dockerd');
  if (daemons.length === 0) return 'unknown';
  if (daemons.some(({ words }) => words.includes('--userland-proxy=false'))) return 'no';
  const config = readOr(outside('/etc/docker/daemon.json'), '{}');
  return JSON.parse(config)['userland-proxy'] === false ? 'no' : 'yes';
}

function readOr<T>(path: string, otherwise: T): string | T {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : otherwise;
}
