import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fleetCampaign } from '../../../scripts/campaign/fleet.ts';
import { readRun } from '../../../src/record/readRun.ts';
import { newestRun, oomlab, resultsFolder, verdictsOf } from '../oomlab.ts';
import { type Host, type Machines, openMachines, untilTrue } from './machines.ts';

const scenario = 'test/engine/scenarios/fleet.ts';
let machines: Machines;
let hosts: Host[] = [];

beforeAll(async () => {
  machines = await openMachines(4);
});
afterAll(async () => {
  for (const host of hosts) host.process.kill('SIGKILL');
  await machines[Symbol.asyncDispose]();
});

/** What is in Redis beside the hosts themselves. */
const inRedis = async (): Promise<string[]> =>
  (await machines.redis.keys()).filter((key) => key !== 'oomlab:hosts');

test('while hosts, the front and Redis are killed, each trial is recorded once, and nothing is left', async () => {
  const said: string[] = [];
  const figures = await fleetCampaign(machines, {
    kills: 6,
    repeats: 2,
    seed: 1,
    everyMs: 3000,
    tell: (text) => said.push(text),
  });
  expect(figures, said.join('\n')).toMatchObject({ lost: [], twice: [], wrong: [], left: [] });
  expect(figures.trials).toBe(figures.studies * 4);
}, 600_000);

test('a study ends with the verdicts of one host, each repeat on one of four', async () => {
  hosts = machines.all.map((machine) => machine.join([machines.url]));
  await untilTrue(() => hosts.every((host) => host.said().includes('has joined')));
  const { all: list } = await oomlab(['host', 'list', machines.url]);
  for (const { name } of machines.all) expect(list).toMatch(new RegExp(`^${name} +idle`, 'm'));
  using results = resultsFolder();
  const { exitCode, all } = await oomlab([
    ...['--results', results.path, 'scenario', scenario],
    ...['--repeats', '6', '--queue', machines.url],
  ]);
  expect(exitCode, all).toBe(0);
  const verdicts = verdictsOf(results.path, 'fleet');
  expect(verdicts).toHaveLength(12);
  for (const { variant, terminal } of verdicts)
    expect(terminal.kind).toBe(variant.memory === '24m' ? 'oom-kill' : 'survived');
  expect(verdicts.map(({ trial }) => trial)).toEqual(verdicts.map(({ trial }) => trial).toSorted());
  const blocks = Map.groupBy(verdicts, ({ repeat }) => repeat);
  for (const block of blocks.values()) expect(new Set(block.map(({ host }) => host)).size).toBe(1);
  expect(new Set(verdicts.map(({ host }) => host)).size).toBe(4);
  const { run, recordings } = readRun(newestRun(results.path, 'fleet'));
  for (const { trial } of recordings) {
    expect(trial.host).toMatchObject({ fence: 1, environment: { kernel: run.environment.kernel } });
    expect(trial.preconditions).toContainEqual(
      expect.objectContaining({ name: 'machine', status: 'missed' }),
    );
  }
  // Nowhere is what the queue is reached with.
  expect(JSON.stringify([run, recordings])).not.toContain(/:\/\/:(.*)@/.exec(machines.url)?.[1]);
  expect(run.command).not.toContain('@');
  await untilTrue(async () => (await inRedis()).length === 0);
}, 600_000);

test('Ctrl-C ends what is under way in order, begins nothing more, and leaves nothing', async () => {
  using results = resultsFolder();
  const front = spawn(
    process.execPath,
    [
      'src/cli.ts',
      '--results',
      results.path,
      'scenario',
      scenario,
      '--repeats',
      '20',
      '--queue',
      machines.url,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, NO_COLOR: '1' } },
  );
  let said = '';
  front.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString();
  });
  const ended = new Promise<number | null>((resolve) => front.once('exit', resolve));
  await untilTrue(() => /^\d+-\S+ \(of 40/m.test(said));
  front.kill('SIGINT');
  expect(await ended, said).toBe(130);
  const { run, recordings } = readRun(newestRun(results.path, 'fleet'));
  expect(run.status).toBe('interrupted');
  expect(recordings.length).toBeGreaterThan(0);
  expect(recordings.length).toBeLessThan(40);
  for (const { trial } of recordings) expect(trial.status).not.toBe('running');
  expect(readdirSync(join(newestRun(results.path, 'fleet'), 'trials'))).toHaveLength(recordings.length);
  await untilTrue(async () => (await inRedis()).length === 0);
}, 300_000);

test('a host that is asked to leave does so, and clean finds nothing of it', async () => {
  const [machine] = machines.all;
  const [host] = hosts;
  if (machine === undefined || host === undefined) throw new Error('no host');
  const asked = await oomlab(['host', 'leave', machine.name, machines.url]);
  expect(asked.exitCode, asked.all).toBe(0);
  await host.ended;
  expect(host.said()).toMatch(/m1 has left, after \d+ trials/);
  for (const other of hosts) other.process.kill('SIGINT');
  await Promise.all(hosts.map((other) => other.ended));
  const { all } = await machine.run(['clean']);
  expect(all).toContain('Nothing of ours was left.');
  expect(await inRedis()).toEqual([]);
  const none = await oomlab(['host', 'list', machines.url]);
  expect(none).toMatchObject({ exitCode: 1, all: expect.stringContaining('No host has joined') });
}, 120_000);
