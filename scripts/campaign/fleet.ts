import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cgroupMounts } from '../../src/lab/host/cgroups.ts';
import type { Verdict } from '../../src/verdict/verdict.ts';
import { type Host, killed, type Machines, untilTrue } from '../../test/engine/fleet/machines.ts';
import { uniformOf } from './random.ts';

/**
 * Studies on four hosts of this machine, while hosts, the front and Redis are killed at random moments: whether each trial is
 * recorded once, and what is left.
 */

const root = join(import.meta.dirname, '..', '..');
const scenario = 'test/engine/scenarios/fleet.ts';
/** What is known of its variants by construction. */
const truth: Record<string, string> = { '24m': 'oom-kill', '256m': 'survived' };

export interface FleetCampaign {
  /** So many are killed before the last study ends by itself. */
  kills: number;
  /** Of both variants, in each study. */
  repeats: number;
  seed: number;
  /** Between two kills, at most; a third of it at least. */
  everyMs: number;
  tell(text: string): void;
}

export interface FleetFigures {
  studies: number;
  trials: number;
  kills: Record<Victim, number>;
  /** Trials that are missing at the end of their study. */
  lost: string[];
  /** Trials that count more than once. */
  twice: string[];
  /** Trials with another verdict than is known by construction. */
  wrong: string[];
  /** Second recordings, which were kept apart. */
  apart: number;
  /** Taken more than once. */
  taken: number;
  /** What was left in Redis, or on a machine, when all was over and cleaned up. */
  left: string[];
  seconds: number;
}

type Victim = 'host' | 'front' | 'redis';

/**
 * Hosts join and leave the machines, which stay as they were given. One that ended by itself, as Redis was away when it
 * began, is started again, as the service would be that it is elsewhere.
 */
export async function fleetCampaign(machines: Machines, campaign: FleetCampaign): Promise<FleetFigures> {
  const began = performance.now();
  const figures: FleetFigures = {
    studies: 0,
    trials: 0,
    kills: { host: 0, front: 0, redis: 0 },
    lost: [],
    twice: [],
    wrong: [],
    apart: 0,
    taken: 0,
    left: [],
    seconds: 0,
  };
  const results = mkdtempSync(join(tmpdir(), 'oomlab-campaign-'));
  const random = uniformOf(campaign.seed);
  const before = leftOnMachine();
  const hosts = new Map(machines.all.map((machine) => [machine.name, joined(machines, machine.name)]));
  await untilTrue(() => [...hosts.values()].every((host) => host.said().includes('has joined')));
  const killedSoFar = (): number => Object.values(figures.kills).reduce((sum, count) => sum + count, 0);
  do {
    const study = startStudy(machines, results, campaign);
    await untilTrue(() => runOf(study) !== null || study.ended !== null);
    while (study.ended === null) {
      await delay(campaign.everyMs * (1 / 3 + random() * (2 / 3)));
      for (const [name, { process: host }] of hosts)
        if (host.exitCode !== null) hosts.set(name, joined(machines, name));
      if (study.ended !== null || killedSoFar() >= campaign.kills) {
        await delay(200);
        continue;
      }
      const victim = victimBy(random());
      figures.kills[victim] += 1;
      if (victim === 'host') {
        const machine = machines.all[Math.floor(random() * machines.all.length)];
        if (machine === undefined) continue;
        await killed(hosts.get(machine.name)?.process ?? null);
        hosts.set(machine.name, joined(machines, machine.name));
      } else if (victim === 'front') await study.again();
      else {
        await machines.redis.kill();
        await machines.redis.start();
      }
    }
    tellStudy(campaign, figures, study, results);
  } while (killedSoFar() < campaign.kills);
  for (const host of hosts.values()) host.process.kill('SIGINT');
  await Promise.all([...hosts.values()].map((host) => host.ended));
  for (const machine of machines.all) {
    await machine.run(['engine', 'stop']);
    await machine.run(['clean']);
  }
  figures.left.push(
    ...(await machines.redis.keys()).map((key) => `Redis: ${key}`),
    ...leftOnMachine().filter((thing) => !before.includes(thing)),
  );
  figures.seconds = (performance.now() - began) / 1000;
  rmSync(results, { recursive: true, force: true });
  return figures;
}

const victimBy = (chance: number): Victim => (chance < 0.7 ? 'host' : chance < 0.9 ? 'front' : 'redis');

function joined(machines: Machines, name: string): Host {
  const machine = machines.all.find((each) => each.name === name);
  if (machine === undefined) throw new TypeError(`no machine ${name}`);
  return machine.join([machines.url, '--lost-after', '6s']);
}

interface Study {
  said: string;
  /** null: it goes on. */
  ended: number | null;
  /** The front is killed, and comes back. */
  again(): Promise<void>;
}

const runOf = ({ said }: Study): string | null => /run (\d{8}-\d{6}-[\da-f]{4})/.exec(said)?.[1] ?? null;

/** The last that is said by a command that begins while there is no Redis. */
const queueWasAway = /can't be used: .*\b(?:E[A-Z]{3,}|does not answer|is closed)\b.*\n.*\n*$/;

function startStudy(machines: Machines, results: string, { repeats, seed }: FleetCampaign): Study {
  let child: ChildProcess;
  const study: Study = {
    said: '',
    ended: null,
    async again() {
      const run = runOf(study);
      // Before it has told its name nobody could go on with it.
      if (run === null || study.ended !== null || !existsSync(join(results, 'fleet', run))) return;
      child.removeAllListeners('close');
      await killed(child);
      attach(run);
    },
  };
  const attach = (run: string): void => start(['attach', run, '--queue', machines.url]);
  const start = (args: readonly string[]): void => {
    child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), '--results', results, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes: Buffer) => {
        study.said += bytes.toString();
      });
    child.once('close', (code, signal) => {
      const run = runOf(study);
      // As its user would, once Redis is there again.
      if (code === 3 && run !== null && queueWasAway.test(study.said)) attach(run);
      else study.ended = code ?? (signal === null ? -1 : 128);
    });
  };
  start([
    'scenario',
    scenario,
    '--repeats',
    String(repeats),
    '--seed',
    String(seed),
    '--queue',
    machines.url,
  ]);
  return study;
}

/** Compares what is recorded with what was asked for. */
function tellStudy(
  { repeats, tell }: FleetCampaign,
  figures: FleetFigures,
  study: Study,
  results: string,
): void {
  const run = runOf(study) ?? '';
  const folder = join(results, 'fleet', run);
  figures.studies += 1;
  const verdicts: Verdict[] = existsSync(join(folder, 'verdicts.json'))
    ? JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')).verdicts
    : [];
  figures.trials += verdicts.length;
  const asked = Object.keys(truth).flatMap((memory) =>
    Array.from({ length: repeats }, (_, index) => `${memory} ${index + 1}`),
  );
  const made = verdicts.map(({ variant, repeat }) => `${variant.memory} ${repeat}`);
  figures.lost.push(...asked.filter((trial) => !made.includes(trial)).map((trial) => `${run} ${trial}`));
  figures.twice.push(
    ...made.filter((trial, index) => made.indexOf(trial) !== index).map((trial) => `${run} ${trial}`),
  );
  for (const { trial, variant, terminal } of verdicts)
    if (terminal.kind !== truth[variant.memory ?? ''])
      figures.wrong.push(`${run} ${trial}: ${terminal.kind}`);
  for (const { trial } of verdicts) {
    const record = JSON.parse(readFileSync(join(folder, 'trials', trial, 'trial.json'), 'utf8'));
    if (record.host.fence > 1) figures.taken += 1;
  }
  const apart = join(folder, 'apart');
  figures.apart += existsSync(apart)
    ? readdirSync(apart).reduce((sum, fence) => sum + readdirSync(join(apart, fence, 'trials')).length, 0)
    : 0;
  // Killed when all was done, it has nothing to go on with.
  const isOver = study.ended === 2 && study.said.includes('is complete');
  if (study.ended !== 0 && !isOver)
    figures.left.push(`run ${run} ended with ${study.ended}: ${study.said.slice(-500)}`);
  tell(
    `study ${figures.studies}: ${verdicts.length} of ${asked.length} trials, kills so far ${JSON.stringify(figures.kills)}`,
  );
}

/** Processes and groups of the fleet's machines, after all was cleaned. */
function leftOnMachine(): string[] {
  const left: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let words = '';
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      if (!/OOMLAB_STATE=\S*oomlab-fleet-/.test(environment)) continue;
      words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      continue; // gone meanwhile, or a kernel thread
    }
    left.push(`process ${pid}: ${words.slice(0, 120)}`);
  }
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  left.push(
    ...mounts
      .filter((line) => line.includes('oomlab') && !line.includes('/run/netns/'))
      .map((line) => `mount ${line.split(' ')[1]}`),
  );
  for (const path of cgroupMounts())
    left.push(
      ...readdirSync(path)
        .filter((name) => name.startsWith('oomlab'))
        .map((name) => `group ${join(path, name)}`),
    );
  return left;
}
