import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../errors.ts';
import { removeCgroupTree } from '../host/cgroups.ts';
import { command } from '../host/command.ts';
import { takeLock } from '../host/lock.ts';
import { isAlive, startTimeOf } from '../host/processes.ts';
import { addBridge, anotherDockerd, bridgeName, removeBridge } from './bridge.ts';
import { askInfo, clientFor, disconnect } from './connect.ts';
import { keepForwarding, restoreForwarding } from './forwarding.ts';
import { cgroupRoot, daemonGroup, defaultParent, privateDriver, removeTrialGroup } from './groups.ts';
import { ownFolder, ownState } from './state.ts';
import { readState, writeState } from './stateFile.ts';
import { sweepDaemons } from './sweep/daemons.ts';
import { removeHalfMade } from './sweep/halfMade.ts';
import { sweepMounts } from './sweep/mounts.ts';

/** A dockerd of our own: own data, own socket, own bridge, own cgroup; it touches nothing of another engine's. */

interface PrivateState {
  pid: number;
  /** Field 22 of /proc/<pid>/stat: tells this dockerd from another process that got its number later. */
  startTime: string;
  /** Process that started it for the time of its own run; null: started to stay. */
  owner: { pid: number; startTime: string } | null;
}

const folder = (): string => join(ownState(), 'engine');
const stateFile = (): string => join(folder(), 'engine.json');
export const privateSocket = (): string => join(folder(), 'docker.sock');
const execRoot = (): string => join(folder(), 'exec');
/** How packets were forwarded before. */
const forwardingFile = (): string => join(folder(), 'forwarding.json');
const logFile = (): string => join(folder(), 'dockerd.log');

/** null: not running. */
export function privateState(): PrivateState | null {
  const state = readState<PrivateState>(stateFile());
  return state !== null && isAlive(state.pid, state.startTime) ? state : null;
}

/** True when the engine was started by a command that is gone without stopping it. */
export function isOrphan(state: PrivateState): boolean {
  return state.owner !== null && !isAlive(state.owner.pid, state.owner.startTime);
}

/** Whose it is, for people. */
export function ownerText(state: PrivateState): string {
  const { owner } = state;
  if (owner === null) return 'started to stay';
  return isOrphan(state)
    ? `left by process ${owner.pid}, which is gone: the next run stops it when nobody uses it`
    : `started by process ${owner.pid} for its own time`;
}

export async function findDockerd(): Promise<string | null> {
  const { stdout } = await command('sh', ['-c', 'command -v dockerd || true']);
  return stdout.trim() || null;
}

/** Commands that start or stop it at the same time do so one after the other. */
const turn = (what: string): Promise<AsyncDisposable> =>
  takeLock(what, { folder: ownFolder('engine'), wait: true });

/**
 * Starts dockerd and waits until it answers; where somebody else has done so meanwhile, that one is it.
 * @param staying whether it outlives this command.
 * @throws OomlabError (lab) when it is not installed, when we are not root, or when it does not come up.
 */
export async function startPrivateEngine(staying: boolean): Promise<void> {
  const dockerd = await findDockerd();
  if (dockerd === null || process.getuid?.() !== 0) {
    throw labError(
      dockerd === null
        ? 'No Docker Engine can be reached, and dockerd is not installed'
        : 'No Docker Engine can be reached, and only root may start a private one',
      dockerd === null
        ? 'Run "oomlab setup" as root on Debian or Ubuntu, or start an engine of your own.'
        : 'Run as root, or start an engine of your own and see that you may use its socket.',
    );
  }
  await using _turn = await turn('the start of the private engine');
  if (privateState() !== null) {
    if (staying) keepPrivateEngine();
    return;
  }
  rmSync(privateSocket(), { force: true });
  rmSync(join(folder(), 'docker.pid'), { force: true });
  await addBridge();
  await keepForwarding(forwardingFile());
  const log = openSync(logFile(), 'w');
  const [command = '', ...args] = [...intoGroup(daemonGroup()), dockerd, ...daemonArguments()];
  const child = spawn(command, args, { detached: true, stdio: ['ignore', log, log] });
  child.unref();
  const exited = new Promise<'exited'>((resolve) => child.once('exit', () => resolve('exited')));
  const pid = child.pid;
  if (pid === undefined) throw labError(`${dockerd} could not be started`, 'Run "oomlab doctor".');
  const owner = staying ? null : { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  const state: PrivateState = { pid, startTime: startTimeOf(pid) ?? '', owner };
  writeState(stateFile(), state);
  if ((await Promise.race([answers(), exited])) !== 'answers') {
    const reason = lastError();
    await stopAndSweep();
    throw labError(`dockerd did not come up: ${reason}`, `Its log is ${logFile()}.`);
  }
}

/** The prefix of a command that is to run in that group, from its first moment. */
function intoGroup(group: string | null): string[] {
  if (group === null) return [];
  return ['sh', '-e', '-c', 'echo 0 >"$1"; shift; exec "$@"', 'sh', join(group, 'cgroup.procs')];
}

function daemonArguments(): string[] {
  const driver = privateDriver();
  return [
    `--data-root=${join(folder(), 'data')}`,
    `--exec-root=${execRoot()}`,
    `--pidfile=${join(folder(), 'docker.pid')}`,
    `--host=unix://${privateSocket()}`,
    // Whoever can use it can do what root can; by itself dockerd would let a group called docker in.
    '--group=root',
    `--bridge=${bridgeName}`,
    `--exec-opt=native.cgroupdriver=${driver}`,
    `--cgroup-parent=${defaultParent(driver)}`,
    // A proxy in the path costs half of the throughput and answers for the dead.
    '--userland-proxy=false',
  ];
}

/** Its first answer may take a while on a slow machine; that it has ended is seen at once. */
async function answers(): Promise<'answers' | 'silent'> {
  const docker = clientFor(`unix://${privateSocket()}`);
  const deadline = performance.now() + 180_000;
  while (performance.now() < deadline) {
    // It makes its socket first, and what is asked there waits until it is ready.
    const up =
      existsSync(privateSocket()) &&
      (await askInfo(docker, 20_000).then(
        () => true,
        () => false,
      ));
    // Nobody counts it as another client when this command ends soon.
    disconnect(docker);
    if (up) return 'answers';
    await delay(100);
  }
  return 'silent';
}

function lastError(): string {
  const lines = readFileSync(logFile(), 'utf8').trim().split('\n');
  const line = lines.findLast((each) => /level=(error|fatal)|failed to/.test(each)) ?? lines.at(-1) ?? '';
  return (/msg="(.*?)"/.exec(line)?.[1] ?? line).slice(0, 200);
}

/** After so long it is killed. */
export const stopsWithinMs = 20_000;

/**
 * Stops dockerd, removes what it leaves (its bridge, its firewall rules, its cgroups) and sets back what it changed. Images
 * stay. While another dockerd runs, that one wants packets forwarded: it is set back at the next stop without one.
 */
export async function stopPrivateEngine(): Promise<boolean> {
  // Where there never was one nothing is made for its sake.
  await using _turn = existsSync(folder()) ? await turn('the stop of the private engine') : null;
  return await stopAndSweep();
}

async function stopAndSweep(): Promise<boolean> {
  const state = privateState();
  if (state) {
    process.kill(state.pid, 'SIGTERM');
    const deadline = performance.now() + stopsWithinMs;
    while (isAlive(state.pid, state.startTime)) {
      if (performance.now() > deadline) process.kill(state.pid, 'SIGKILL');
      await delay(50);
    }
  }
  await sweepPrivateEngine();
  removeHalfMade(join(folder(), 'data'));
  rmSync(stateFile(), { force: true });
  rmSync(privateSocket(), { force: true });
  await removeBridge();
  await setForwardingBack();
  removeCgroupTree(cgroupRoot);
  if (privateDriver() === 'systemd') await removeTrialGroup('systemd', defaultParent('systemd'));
  return state !== null;
}

/** What is left of a private engine whose dockerd is gone. @returns what was killed and unmounted, one line each. */
export const sweepPrivateEngine = async (): Promise<string[]> =>
  privateState() === null ? [...(await sweepDaemons(execRoot())), ...(await sweepMounts(folder()))] : [];

/** What a private engine that is gone has switched on for the whole machine. @returns what was set back, one line each. */
export const setForwardingBack = async (): Promise<string[]> =>
  privateState() === null && !anotherDockerd() ? await restoreForwarding(forwardingFile()) : [];

/** The private engine now belongs to nobody: it stays until it is stopped. */
export function keepPrivateEngine(): void {
  const state = privateState();
  if (state) writeState(stateFile(), { ...state, owner: null });
}

/** Whether it was ever started here: stopped, it may still hold containers. */
export const privateHasData = (): boolean => existsSync(join(folder(), 'data', 'containers'));
