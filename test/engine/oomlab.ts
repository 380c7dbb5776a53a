import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { cgroupRoot } from '../../src/lab/engine/groups.ts';
import { findEngine } from '../../src/lab/engine/resolve.ts';
import { instanceName } from '../../src/lab/engine/state.ts';
import { cgroupMounts } from '../../src/lab/host/cgroups.ts';
import { swapAreas } from '../../src/lab/host/swap.ts';
import { instanceLabel } from '../../src/lab/trial/container.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';

const root = join(import.meta.dirname, '..', '..');
const cli = join(root, 'src', 'cli.ts');

/** Where one test's runs are recorded; removed with the test. */
export function resultsFolder(): { path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), 'oomlab-test-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** The program as a user starts it, in the root of the checkout. */
export const oomlab = (args: string[], env: Record<string, string> = {}) =>
  execa(process.execPath, [cli, ...args], {
    cwd: root,
    reject: false,
    all: true,
    env: { NO_COLOR: '1', ...env },
  });

/** Its own folder: as root nothing is read through a link. */
export const newestRun = (results: string, scenario: string): string =>
  realpathSync(join(results, scenario, 'latest'));

export function verdictsOf(results: string, scenario: string): Verdict[] {
  return JSON.parse(readFileSync(join(results, scenario, 'latest', 'verdicts.json'), 'utf8')).verdicts;
}

/** Polls until `condition` gives a value. The test's own time-out bounds it. */
export async function until<T>(
  condition: () => T | null | false | undefined | Promise<T | null | false | undefined>,
): Promise<T> {
  for (;;) {
    const value = await condition();
    if (value) return value;
    await delay(50);
  }
}

/** The events of the newest run's first trial, as far as they are written. */
export function eventsSoFar(results: string, scenario: string, trial: string): string {
  const path = join(results, scenario, 'latest', 'trials', trial, 'events.jsonl');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Everything of ours that is on the machine now: containers, networks, volumes, swap files, cgroups, processes. */
export async function leftovers(): Promise<string[]> {
  return [
    ...(await engineLeftovers()),
    ...swapLeftovers(),
    ...cgroupLeftovers(),
    ...(await processLeftovers()),
  ];
}

async function engineLeftovers(): Promise<string[]> {
  const engine = await findEngine();
  if (engine === null) return [];
  const filters = { label: [`${instanceLabel}=${instanceName()}`] };
  const containers = await engine.docker.listContainers({ all: true, filters });
  const networks = await engine.docker.listNetworks({ filters });
  const { Volumes } = await engine.docker.listVolumes({ filters: JSON.stringify(filters) });
  return [
    ...containers.map(({ Id }) => `container ${Id}`),
    ...networks.map(({ Name }) => `network ${Name}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ];
}

const swapLeftovers = (): string[] =>
  swapAreas()
    .filter(({ ours }) => ours)
    .map(({ path }) => `swap ${path}`);

/** Groups of runs are named by their time; the private engine's own group stays with it. */
function cgroupLeftovers(): string[] {
  return cgroupMounts()
    .map((mount) => join(mount, cgroupRoot))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^\d{8}-/.test(name))
        .map((name) => `cgroup ${join(folder, name)}`),
    );
}

/** The process that runs one of our programs, such as `load/main`; null: none does. */
export async function pidOf(program: string): Promise<number | null> {
  const [line] = await processesOf(program);
  return line === undefined ? null : Number.parseInt(line, 10);
}

const processLeftovers = async (): Promise<string[]> =>
  (await processesOf('(probe/main|probe/census/main|load/main|lab/worker)')).map((line) => `process ${line}`);

async function processesOf(program: string): Promise<string[]> {
  // Of this very Node: "taskset" and "nice" are seen for a moment by the same words.
  const pattern = `^${process.execPath} .*src/${program}\\.[jt]s ${instanceName()}$`;
  const { stdout } = await execa('pgrep', ['--full', '--list-full', pattern], { reject: false });
  return stdout === '' ? [] : stdout.split('\n');
}
