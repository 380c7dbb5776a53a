import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../errors.ts';
import { ownFolder } from '../../lab/engine/state.ts';
import { writeState } from '../../lab/engine/stateFile.ts';
import { command } from '../../lab/host/command.ts';
import { isAlive, startTimeOf } from '../../lab/host/processes.ts';
import {
  lastQueue,
  type PrivateQueue,
  privateQueueFolder,
  privateQueueUrl,
  queueFile,
  runningQueue,
  urlOf,
} from './privateQueue.ts';
import { openQueue } from './redis.ts';

const startsWithinMs = 15_000;
const stopsWithinMs = 15_000;

/**
 * Starts it, if it does not run, and waits until it answers. What it is told is on disk before it says so (`appendfsync always`):
 * killed, it comes back with all of it.
 * @returns its address, with the password. @throws OomlabError (lab) where redis-server is missing, or does not come up
 */
export async function startPrivateQueue(): Promise<string> {
  const known = privateQueueUrl();
  if (known !== null) return known;
  const { stdout } = await command('sh', ['-c', 'command -v redis-server || true']);
  if (stdout.trim() === '')
    throw labError(
      'There is no redis-server on this machine',
      'Install it ("apt-get install redis-server" on Debian and Ubuntu), or name a Redis that there is with --queue.',
    );
  const folder = ownFolder('queue');
  const before = lastQueue();
  const port = before?.port ?? (await freePort());
  const password = before?.password ?? randomBytes(24).toString('base64url');
  const config = join(folder, 'redis.conf');
  writeFileSync(config, configOf(port, password), { mode: 0o600 });
  const log = openSync(join(folder, 'redis.log'), 'w', 0o600);
  const child = spawn(stdout.trim(), [config], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: folder,
  });
  child.unref();
  const pid = child.pid ?? 0;
  const state: PrivateQueue = { pid, startTime: startTimeOf(pid) ?? '', port, password };
  writeState(queueFile(), state);
  const deadline = performance.now() + startsWithinMs;
  while (performance.now() < deadline) {
    if (!isAlive(state.pid, state.startTime)) break;
    if (await answers(state)) return urlOf(state);
    await delay(50);
  }
  await stopPrivateQueue();
  throw labError('redis-server did not come up', `Its log is ${join(folder, 'redis.log')}.`);
}

const configOf = (port: number, password: string): string =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `requirepass ${password}`,
    // It is started there, and its name would have to be quoted.
    'dir ./',
    'daemonize no',
    'save ""',
    'appendonly yes',
    'appendfsync always',
    // Evicted, a trial would be lost without a word.
    'maxmemory-policy noeviction',
    '',
  ].join('\n');

async function answers({ port, password }: PrivateQueue): Promise<boolean> {
  try {
    using queue = await openQueue({
      host: '127.0.0.1',
      port,
      password,
      username: null,
      db: 0,
      tls: false,
      mayBeOpen: false,
      shown: `redis://127.0.0.1:${port}`,
    });
    return (await queue.redis.ping()) === 'PONG';
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Stops it, and removes what it kept. False: it did not run. */
export async function stopPrivateQueue(): Promise<boolean> {
  const state = runningQueue();
  if (state !== null) {
    process.kill(state.pid, 'SIGTERM');
    const deadline = performance.now() + stopsWithinMs;
    while (isAlive(state.pid, state.startTime)) {
      if (performance.now() > deadline) process.kill(state.pid, 'SIGKILL');
      await delay(20);
    }
  }
  rmSync(privateQueueFolder(), { recursive: true, force: true });
  return state !== null;
}
