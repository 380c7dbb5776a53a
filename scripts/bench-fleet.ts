/**
 * What the queue itself costs a trial, beside the same trials without it, and how a study of trials that mostly wait scales
 * with its hosts: `npm run bench -- fleet [--rounds 5] [--trials 40] [--hosts 1,2,4,8] [--each 2]`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { queueAddress } from '../src/hosts/fleet/address.ts';
import { fleet } from '../src/hosts/fleet/front/fleet.ts';
import { join } from '../src/hosts/fleet/member/join.ts';
import { startPrivateQueue, stopPrivateQueue } from '../src/hosts/fleet/startPrivateQueue.ts';
import type { Host } from '../src/hosts/host.ts';
import { executeRun, type RunRequest } from '../src/hosts/run.ts';
import { newRunId } from '../src/hosts/runId.ts';
import { fakeHost } from '../src/hosts/testing/fakeHost.ts';
import { messagesOf } from '../src/hosts/testing/messagesOf.ts';
import { openEngine } from '../src/lab/engine/resolve.ts';
import { describeEnvironment } from '../src/lab/host/environment.ts';
import { readTrial } from '../src/record/readTrial.ts';
import type { TrialPlan } from '../src/scenario/plan.ts';
import { openMachines, untilTrue } from '../test/engine/fleet/machines.ts';

const root = joinPath(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    trials: { type: 'string', default: '40' },
    hosts: { type: 'string', default: '1,2,4,8' },
    each: { type: 'string', default: '2' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const recording = readTrial(joinPath(root, 'test', 'golden', 'v1-gc-thrash'));
/** Sends a whole recording at once, so that nothing is measured but its way. */
const instant = fakeHost(async function* (plan) {
  yield* messagesOf(recording, plan);
  return { kind: 'done' };
});

function requestOf(trials: number, resultsFolder: string): RunRequest {
  const runId = newRunId(new Date());
  const plans = Array.from({ length: trials }, (_, index): TrialPlan => {
    const position = index + 1;
    return {
      ...recording.trial.plan,
      id: `${String(position).padStart(3, '0')}-r${position}`,
      runId,
      position,
      repeat: position,
    };
  });
  return {
    runId,
    scenario: 'bench',
    question: 'What does the queue cost?',
    seed: 1,
    command: 'a benchmark',
    trials: plans,
    expectations: [],
    resultsFolder,
    mayAddSwap: null,
    report: () => {},
    interrupt: new AbortController().signal,
    onTrial: () => {},
  };
}

async function secondsOf(host: Host, trials: number): Promise<number> {
  const results = mkdtempSync(joinPath(tmpdir(), 'oomlab-bench-'));
  const began = performance.now();
  await executeRun(requestOf(trials, results), host);
  const seconds = (performance.now() - began) / 1000;
  rmSync(results, { recursive: true });
  return seconds;
}

async function costOfQueue(): Promise<void> {
  await startPrivateQueue();
  const leave = new AbortController();
  try {
    await using engine = await openEngine();
    const environment = await describeEnvironment(engine);
    const host: Host = {
      prepare: async (undertaking) => ({ ...(await instant.prepare(undertaking)), environment }),
    };
    const address = queueAddress('private', { insecure: false });
    const joined = join({
      address,
      host,
      name: 'bench',
      labels: {},
      images: ['**'],
      lostAfterMs: 60_000,
      recordings: [],
      addSwap: null,
      report: () => {},
      leave: leave.signal,
      abort: new AbortController().signal,
    });
    const trials = Number(values.trials);
    const costs: number[] = [];
    await secondsOf(fleet({ address, recordings: 'queue' }), 2);
    for (let round = 0; round < Number(values.rounds); round += 1) {
      const without = await secondsOf(instant, trials);
      const withQueue = await secondsOf(fleet({ address, recordings: 'queue' }), trials);
      costs.push(((withQueue - without) / trials) * 1000);
      say(
        `round ${round + 1}: ${((without / trials) * 1000).toFixed(1)} ms a trial without a queue, ${((withQueue / trials) * 1000).toFixed(1)} ms with one`,
      );
    }
    const sorted = costs.toSorted((a, b) => a - b);
    say(
      `the queue's own cost: ${sorted[Math.floor(sorted.length / 2)]?.toFixed(0)} ms a trial [${sorted[0]?.toFixed(0)}, ${sorted.at(-1)?.toFixed(0)}], ${trials} trials, ${sorted.length} rounds`,
    );
    leave.abort();
    await joined;
  } finally {
    leave.abort();
    await stopPrivateQueue();
  }
}

/** So many hosts with so many trials each: how long the study takes from when its hosts are there. */
async function studySeconds(hosts: number, each: number): Promise<number> {
  await using machines = await openMachines(hosts);
  const joined = machines.all.map((machine) => machine.join([machines.url]));
  await untilTrue(() => joined.every((host) => host.said().includes('has joined')));
  const results = mkdtempSync(joinPath(tmpdir(), 'oomlab-bench-'));
  const began = performance.now();
  const { exitCode, all } = await execa(
    process.execPath,
    [
      ...['src/cli.ts', '--results', results, 'scenario', 'test/engine/scenarios/waits.ts'],
      ...['--repeats', String(hosts * each), '--queue', machines.url],
    ],
    { cwd: root, reject: false, all: true },
  );
  const seconds = (performance.now() - began) / 1000;
  rmSync(results, { recursive: true });
  for (const host of joined) host.process.kill('SIGINT');
  await Promise.all(joined.map((host) => host.ended));
  if (exitCode !== 0) throw new Error(all);
  return seconds;
}

if (Number(values.rounds) > 0) await costOfQueue();
const each = Number(values.each);
let alone: number | null = null;
for (const hosts of values.hosts.split(',').filter(Boolean).map(Number)) {
  const seconds = await studySeconds(hosts, each);
  const perTrial = seconds / (hosts * each);
  alone ??= perTrial * hosts;
  say(
    `${hosts} host${hosts === 1 ? '' : 's'}: ${hosts * each} trials in ${seconds.toFixed(1)} s, ${(alone / perTrial).toFixed(2)} times one host`,
  );
}
process.exit();
