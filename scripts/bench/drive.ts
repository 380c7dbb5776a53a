import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { putFirst } from '../../src/lab/children/priority.ts';
import { type GeneratorMessage, generatorMessageSchema } from '../../src/load/protocol.ts';
import type { LoadPlan } from '../../src/scenario/plan.ts';
import { cpuUs } from './processCpu.ts';

/** The server has the first core, and whoever drives it the second. */
const cores = { server: '0', driver: '1' };
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export interface Server extends Disposable {
  port: number;
  /** Answers so far. */
  answered(): Promise<number>;
}

export async function startServer(env: Record<string, string> = {}): Promise<Server> {
  const child = fork(file('staticServer.ts'), [], { env: { ...process.env, ...env } });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  pin(child, cores.server);
  return {
    port,
    answered: async () => {
      const reply = once(child, 'message') as Promise<[{ answered: number }]>;
      child.send('answered');
      return (await reply)[0].answered;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

function pin({ pid }: ChildProcess, core: string): void {
  spawn('taskset', ['-acp', core, String(pid)], { stdio: 'ignore' });
}

/** As in a trial: a core of its own, before whatever else is there. All tools are started so. */
function startDriver(command: string, args: string[]) {
  const niceness = -15;
  const child = spawn('nice', ['-n', String(niceness), 'taskset', '-c', cores.driver, command, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  putFirst(child.pid, niceness);
  return child;
}

export interface Driven {
  perSecond: number;
  /** Answers for each second of its processor time. */
  perCpuSecond: number;
}

/** What a tool gets out of the server for each second of its own processor time, its start left out. */
export async function driveWith(
  server: Server,
  command: string,
  args: string[],
  input?: string,
): Promise<Driven> {
  const child = startDriver(command, args);
  child.stdout.resume();
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} did not start`);
  if (input !== undefined) child.stdin.write(input);
  await sleep(3000);
  const look = async () => ({ answered: await server.answered(), us: cpuUs([pid]), atMs: performance.now() });
  const before = await look();
  await sleep(4000);
  const after = await look();
  child.kill('SIGKILL');
  const answered = after.answered - before.answered;
  return {
    perSecond: (answered / (after.atMs - before.atMs)) * 1000,
    perCpuSecond: (answered / (after.us - before.us)) * 1e6,
  };
}

export const generator = { command: process.execPath, args: [file('../../src/load/main.ts')] };

/** The program of autocannon, which our own Node executes. */
export const autocannon = createRequire(import.meta.url).resolve('autocannon/autocannon.js');

/** How late a loop is that only asks the clock, in the generator's place: the p99 of so many due a second, in ms. */
export const onlyTheClock = async (perSecond: number, seconds: number): Promise<number> =>
  Number(await printed(process.execPath, [file('onlyTheClock.ts'), String(seconds), String(perSecond)]));

/** What a tool prints until it ends by itself. */
export async function printed(command: string, args: string[]): Promise<string> {
  const child = startDriver(command, args);
  child.stdin.end();
  return text(child.stdout);
}

/** The line that starts our generator. */
export const startLine = (port: number, plan: Partial<LoadPlan>): string =>
  `${JSON.stringify({
    kind: 'start',
    url: `http://127.0.0.1:${port}`,
    zeroMonotonicNs: String(process.hrtime.bigint()),
    plan: {
      seed: 1,
      requests: [{ path: '/', method: 'GET', weight: 1, bodyBytes: 0, headers: {} }],
      timeoutMs: 5000,
      open: null,
      volleys: null,
      ...plan,
    },
  })}\n`;

const phase = (loop: 'open' | 'closed', many: number, seconds: number): LoadPlan['phases'] => [
  { name: loop, startMs: 0, endMs: seconds * 1000, loop, from: many, to: many, warmup: false },
];

export const openPlan = (perSecond: number, seconds: number, maxInFlight = 10_000): Partial<LoadPlan> => ({
  phases: phase('open', perSecond, seconds),
  open: { arrivals: 'poisson', maxInFlight },
});
export const closedPlan = (connections: number, seconds: number): Partial<LoadPlan> => ({
  phases: phase('closed', connections, seconds),
});

/** Our generator's own word of a plan that it has carried out. */
export async function generate(port: number, plan: Partial<LoadPlan>): Promise<GeneratorMessage[]> {
  const child = startDriver(generator.command, generator.args);
  child.stdin.write(startLine(port, plan));
  const messages: GeneratorMessage[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const message = generatorMessageSchema.parse(JSON.parse(line));
    messages.push(message);
    if (message.kind === 'done') child.stdin.end();
  }
  return messages;
}
