import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { stateFolder } from '../../src/lab/engine/state.ts';
import { cgroupMounts, v2MemoryMount } from '../../src/lab/host/cgroups.ts';
import { ownName } from '../../src/probe/signals/traceInstance.ts';
import { copyImages, killed } from '../../test/engine/fleet/machines.ts';
import { type GroupProcess, processesIn, removeGroup } from './groups.ts';

/**
 * A machine on this one that can be broken, and looked through afterwards: it has a network, mounts, control groups, a
 * temporary folder, a state folder and a private engine of its own, and so a lock: two can run something at once. The pids
 * are this machine's, as the kernel's tracing asks for.
 */
export interface Machine extends AsyncDisposable {
  name: string;
  /** A folder that holds the others. */
  folder: string;
  state: string;
  temporary: string;
  results: string;
  /** A process that stays in its namespaces. */
  holder: number;
  /** Its root in each hierarchy, as seen from outside. */
  groups: readonly string[];
  /** Starts the program there, as a user would. */
  start(args: readonly string[]): ChildProcess;
  /** Runs a command of the program there to its end, which has so long. */
  run(args: readonly string[], withinMs?: number): Promise<{ exitCode: number | null; all: string }>;
  /** What a tool says there; empty: it failed. */
  tool(words: readonly string[]): Promise<string>;
  /** All that run there, in containers too. */
  processes(): GroupProcess[];
  /** Whether that very process was seen there. */
  had(pid: number, startTime: string): boolean;
}

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'src', 'cli.ts');

/** Who enters writes its own pid into these, and is there. */
const entering = 'for file in $0; do echo 0 >"$file"; done; exec "$@"';

/** As in the machine outside: the same hierarchies at the same places, each beginning at the group that we are in. */
const settingUp = `
set -e
ip link set lo up
while read -r _ path kind options _; do
  case $kind in
    cgroup) umount "$path"; mount -t cgroup -o "$(echo "$options" | sed 's/^rw,//; s/relatime,//; s/^name=/none,name=/')" cgroup "$path" ;;
    cgroup2) umount "$path"; mount -t cgroup2 cgroup2 "$path"; mkdir "$path/processes"; echo 0 >"$path/processes/cgroup.procs" ;;
  esac
done <<END
$(grep ' cgroup2\\? ' /proc/self/mounts)
END
echo ready
exec cat >/dev/null`;

/** @param engine whether each run starts an engine for itself, or one stays. */
export async function openMachine(name: string, engine: 'of each run' | 'stays'): Promise<Machine> {
  await using scope = new AsyncDisposableStack();
  const folder = mkdtempSync(join(dirname(stateFolder()), 'oomlab-campaign-'));
  scope.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  const [state, temporary, results] = ['state', 'tmp', 'results'].map((each) => join(folder, each)) as [
    string,
    string,
    string,
  ];
  for (const each of [state, temporary, results]) mkdirSync(each, { mode: 0o700 });
  await copyImages(state);
  const groups = makeGroups(`oomlab-${name}-${ownName()}`);
  scope.defer(() => leaveNothing(groups));
  const holder = await hold(groups, scope);
  const inside = [...['nsenter', `--target=${holder}`, '--net', '--mount', '--cgroup', `--wd=${root}`]];
  const files = groups.map((group) => join(group, isV2(group) ? 'processes' : '', 'cgroup.procs')).join(' ');
  const enter = (words: readonly string[]): string[] => ['-c', entering, files, ...inside, ...words];
  const env = {
    NO_COLOR: '1',
    OOMLAB_STATE: state,
    TMPDIR: temporary,
    DOCKER_CONFIG: join(folder, 'no-docker-config'),
  };
  const command = (args: readonly string[]) => enter([process.execPath, cli, '--results', results, ...args]);
  // In a group of their own: Ctrl-C is for the campaign, which ends after them.
  const detached = true;
  const run: Machine['run'] = async (args, withinMs = 120_000) => {
    const { exitCode = null, all } = await execa('sh', command(args), {
      ...{ reject: false, all: true, detached },
      env,
      timeout: withinMs,
      killSignal: 'SIGKILL',
    });
    return { exitCode, all };
  };
  scope.defer(async () => void (await run(['clean'])));
  scope.defer(async () => void (await run(['engine', 'stop'])));
  if (engine === 'stays') await run(['engine', 'start']);
  const seen = new Set<string>();
  const processes = (): GroupProcess[] => {
    // Whoever is in one hierarchy's is in each of them.
    const all = processesIn(groups.slice(-1)).filter(({ pid }) => pid !== holder);
    for (const { pid, startTime } of all) seen.add(`${pid}-${startTime}`);
    return all;
  };
  const held = scope.move();
  return {
    ...{ name, folder, state, temporary, results, holder, groups, run },
    start: (args) =>
      spawn('sh', command(args), {
        ...{ stdio: ['ignore', 'pipe', 'pipe'], detached },
        env: { ...process.env, ...env },
      }),
    tool: async (words) => (await execa('sh', enter(words), { reject: false, env })).stdout,
    processes,
    had: (pid, startTime) => seen.has(`${pid}-${startTime}`),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const isV2 = (group: string): boolean => dirname(group) === v2Mount();
const v2Mount = (): string | undefined =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, , kind]) => kind === 'cgroup2')?.[1];

/** One in each hierarchy. */
function makeGroups(name: string): string[] {
  const v2 = v2MemoryMount();
  // On v2 a group has a controller's files only where the one above hands them down.
  if (v2 !== null) writeFileSync(join(v2, 'cgroup.subtree_control'), '+memory +cpu +cpuset +io +pids');
  return cgroupMounts().map((mount) => {
    const group = join(mount, name);
    mkdirSync(group);
    if (basename(mount).split(',').includes('cpuset'))
      for (const file of ['cpuset.cpus', 'cpuset.mems'])
        writeFileSync(join(group, file), readFileSync(join(mount, file), 'utf8'));
    return group;
  });
}

async function hold(groups: readonly string[], scope: AsyncDisposableStack): Promise<number> {
  const files = groups.map((group) => join(group, 'cgroup.procs')).join(' ');
  const apart = ['unshare', '--net', '--mount', '--cgroup', '--propagation=private', 'sh', '-c', settingUp];
  const child = spawn('sh', ['-c', entering, files, ...apart], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  scope.defer(() => killed(child));
  const ended = once(child, 'exit').then(() => {
    throw new Error('the namespaces of a machine could not be made');
  });
  await Promise.race([once(child.stdout, 'data'), ended]);
  ended.catch(() => {});
  return child.pid ?? 0;
}

/** Whatever is still in them is killed. */
async function leaveNothing(groups: readonly string[]): Promise<void> {
  for (let left = processesIn(groups); left.length > 0; left = processesIn(groups)) {
    for (const { pid } of left) process.kill(pid, 'SIGKILL');
    await delay(20);
  }
  for (const group of groups) await removeGroup(group);
}
