import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { openEngine } from '../../../src/lab/engine/resolve.ts';
import { stateFolder } from '../../../src/lab/engine/state.ts';
import { ensureFolders } from '../../../src/lab/setup.ts';

/**
 * Machines of a fleet on this one: each has a network namespace, a state folder and a private engine of its own. They reach a
 * Redis with a password over a bridge that nothing else is on.
 */

const root = join(import.meta.dirname, '..', '..', '..');
const cli = join(root, 'src', 'cli.ts');
const bridge = 'oomlabq0';
const network = '10.213.0';

export interface Machine {
  name: string;
  env: Record<string, string>;
  /** Runs a command of ours on it. */
  run(args: readonly string[]): Promise<{ exitCode: number; all: string }>;
  /** Starts a host there. */
  join(args?: readonly string[]): Host;
}

/** A joined host: the process that a user would see. */
export interface Host {
  process: ChildProcess;
  /** What it said until now. */
  said(): string;
  ended: Promise<void>;
}

export interface Machines extends AsyncDisposable {
  /** With its password, as the machines reach it. */
  url: string;
  redis: RedisProcess;
  all: readonly Machine[];
}

export interface RedisProcess {
  start(): Promise<void>;
  /** At once, as the kernel does it. */
  kill(): Promise<void>;
  /** Of all that is in it. */
  keys(): Promise<string[]>;
}

/** @param count at most 200 */
export async function openMachines(count: number): Promise<Machines> {
  await buildImages();
  const base = mkdtempSync(join(dirname(stateFolder()), 'oomlab-fleet-'));
  await using scope = new AsyncDisposableStack();
  scope.defer(() => rmSync(base, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  await ip('link', 'add', bridge, 'type', 'bridge');
  scope.defer(() => ip('link', 'del', bridge));
  await ip('addr', 'add', `${network}.1/24`, 'dev', bridge);
  await ip('link', 'set', bridge, 'up');
  const password = randomBytes(12).toString('hex');
  const redis = redisAt(join(base, 'redis'), password);
  await redis.start();
  scope.defer(() => redis.kill());
  const all: Machine[] = [];
  for (let index = 1; index <= count; index += 1)
    all.push(await openMachine(`m${index}`, index, join(base, `m${index}`), scope));
  const held = scope.move();
  return {
    url: `redis://:${password}@${network}.1:${port}`,
    redis,
    all,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

const port = 16379;

function redisAt(folder: string, password: string): RedisProcess {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'redis.conf');
  writeFileSync(
    config,
    [
      `bind ${network}.1 127.0.0.1`,
      `port ${port}`,
      `requirepass ${password}`,
      `dir ${folder}`,
      'save ""',
      'appendonly yes',
      'appendfsync always',
      '',
    ].join('\n'),
  );
  let child: ChildProcess | null = null;
  const ask = async (...words: string[]): Promise<string> => {
    const options = { reject: false, env: { REDISCLI_AUTH: password } } as const;
    return (await execa('redis-cli', ['-p', String(port), ...words], options)).stdout;
  };
  return {
    async start() {
      child = spawn('redis-server', [config], { stdio: 'ignore' });
      await untilTrue(async () => (await ask('ping')).includes('PONG'));
    },
    async kill() {
      const was = child;
      child = null;
      await killed(was);
    },
    keys: async () => (await ask('keys', '*')).split('\n').filter((key) => key !== ''),
  };
}

/** Resolves when it is gone. */
export async function killed(child: ChildProcess | null, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

async function openMachine(
  name: string,
  index: number,
  state: string,
  scope: AsyncDisposableStack,
): Promise<Machine> {
  const space = `oomlab-${name}`;
  await ip('netns', 'add', space);
  scope.defer(() => ip('netns', 'del', space));
  const [outer, inner] = [`oomlabq${index}`, `oomlabi${index}`];
  await ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', space);
  await ip('link', 'set', outer, 'master', bridge, 'up');
  await ip('-n', space, 'addr', 'add', `${network}.${index + 10}/24`, 'dev', inner);
  await ip('-n', space, 'link', 'set', inner, 'up');
  await ip('-n', space, 'link', 'set', 'lo', 'up');
  await copyImages(state);
  // Without `ip netns exec`, which would mount a /sys without its cgroups.
  const inside = ['nsenter', `--net=/run/netns/${space}`, process.execPath, cli];
  const env = { NO_COLOR: '1', OOMLAB_STATE: state, DOCKER_CONFIG: join(state, 'no-docker-config') };
  const run = async (args: readonly string[]) => {
    const [program = '', ...words] = inside;
    const { exitCode = -1, all } = await execa(program, [...words, ...args], {
      cwd: root,
      reject: false,
      all: true,
      env,
    });
    return { exitCode, all };
  };
  scope.defer(async () => {
    await run(['engine', 'stop']);
    await run(['clean']);
    await run(['engine', 'stop']);
  });
  return {
    name,
    env,
    run,
    join(args = []) {
      const [program = '', ...words] = inside;
      const child = spawn(program, [...words, 'host', 'join', '--name', name, '--shared', ...args], {
        cwd: root,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let said = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', (bytes: Buffer) => {
          said += bytes.toString();
        });
      return {
        process: child,
        said: () => said,
        ended: new Promise((resolve) => child.once('exit', () => resolve())),
      };
    },
  };
}

/** On this machine, which reaches what images are made of: those of the fleet do not. */
export async function buildImages(): Promise<void> {
  await using engine = await openEngine();
  await ensureFolders(engine.docker, ['faults-native'], () => {});
}

/** Hard links of the layers of the private engine's images: nothing is built again, and nothing is copied. */
export async function copyImages(state: string): Promise<void> {
  const from = join(stateFolder(), 'engine', 'data');
  const to = join(state, 'engine', 'data');
  mkdirSync(to, { recursive: true });
  // A dockerd that runs has its folder mounted over itself, and nothing can be linked from one mount into another.
  const script = 'umount -R "$1" 2>/dev/null; cp -al "$1/overlay2" "$2" && cp -a "$1/image" "$2"';
  await execa('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', script, 'sh', from, to]);
}

const ip = async (...args: string[]): Promise<void> => void (await execa('ip', args));

/** Polls; the test's own time-out bounds it. */
export async function untilTrue(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(50);
}
