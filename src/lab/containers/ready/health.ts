import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { firstLine } from '../../images/engineImages.ts';
import { cgroupOf } from '../../trial/knobs.ts';

const everyMs = 500;

/**
 * Waits until the container's health check passes: as the engine says, or when the same test, asked by us half a second after the
 * end of the one before, ends with 0, as the engine's first try comes after a whole interval.
 * @returns null when it passed; else why not.
 */
export async function noHealth(
  docker: Docker,
  id: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const done = new AbortController();
  const over = AbortSignal.any([signal, done.signal, AbortSignal.timeout(Math.ceil(withinMs))]);
  const container = docker.getContainer(id);
  let last = 'it was not tried';
  let trying: Promise<boolean> | null = null;
  try {
    while (!over.aborted) {
      // An engine that says nothing now may do so later; that it is gone is seen elsewhere, and ends the waiting.
      const seen = await container.inspect().catch((error: Error) => error);
      if (seen instanceof Error) last = firstLine(seen);
      else {
        const { State, Config } = seen;
        if (!State.Running) return `it ended with exit code ${State.ExitCode} before it was healthy`;
        if (State.Health?.Status === 'healthy') return null;
        const check = checkOf(Config.Healthcheck);
        if (check === null) return 'it has no health check, neither in its image nor in the compose file';
        trying ??= passes(container, check, over, (why) => {
          last = why;
        });
      }
      // The engine's own word is asked for meanwhile: its test may be good where ours hangs.
      if (await Promise.race([...(trying === null ? [] : [trying]), pause(everyMs, over)])) return null;
    }
    // What it says at the end is the last that is known.
    if (await trying) return null;
    return `its health check never passed within ${withinMs / 1000} s: ${last}`;
  } finally {
    done.abort();
    await trying;
  }
}

interface Check {
  command: string[];
  /** A test that takes longer has failed. */
  timeoutMs: number;
}

/** The engine's own where none is given. Source: Dockerfile reference, HEALTHCHECK. */
const timeoutMsByDefault = 30_000;

/** null: there is none. */
function checkOf(health: Docker.HealthConfig | undefined): Check | null {
  const command = commandOf(health?.Test);
  // In nanoseconds.
  return command === null ? null : { command, timeoutMs: (health?.Timeout ?? 0) / 1e6 || timeoutMsByDefault };
}

/** null: there is no check. */
function commandOf(test: readonly string[] | undefined): string[] | null {
  const [kind, ...words] = test ?? [];
  if (kind === undefined || kind === 'NONE') return null;
  return kind === 'CMD-SHELL'
    ? ['/bin/sh', '-c', words.join(' ')]
    : kind === 'CMD'
      ? words
      : [kind, ...words];
}

/** Tries again and again, one at a time. @returns whether one was good before it was over */
async function passes(
  container: Docker.Container,
  check: Check,
  over: AbortSignal,
  failed: (why: string) => void,
): Promise<boolean> {
  while (!over.aborted) {
    const why = await run(container, check, over);
    if (why === null) return true;
    failed(why);
    await pause(everyMs, over);
  }
  return false;
}

/** One that is late has failed, and is killed. @returns null when it ended with 0; else what it said. */
async function run(
  container: Docker.Container,
  { command, timeoutMs }: Check,
  over: AbortSignal,
): Promise<string | null> {
  try {
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true, Tty: true });
    const stream = await exec.start({ Tty: true });
    let said = '';
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-400);
    });
    const closed = Promise.withResolvers<void>();
    for (const event of ['end', 'close', 'error']) stream.on(event, () => closed.resolve());
    const late = AbortSignal.any([over, AbortSignal.timeout(Math.ceil(timeoutMs))]);
    late.addEventListener('abort', () => closed.resolve());
    await closed.promise;
    const code = await exitCode(exec, late);
    if (code === null) await kill(exec, container.id, over);
    stream.destroy();
    if (code === null) return `the test did not end${over.aborted ? '' : ` within ${timeoutMs / 1000} s`}`;
    if (code === 0) return null;
    const words = said.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
    return `exit code ${code}${words === '' ? '' : ` (${words.slice(0, 200)})`}`;
  } catch (error) {
    return firstLine(error as Error);
  }
}

/** The engine notices the end of a process a little after that of its output. null: it was late first. */
async function exitCode(exec: Docker.Exec, late: AbortSignal): Promise<number | null> {
  for (;;) {
    const state = await exec.inspect().catch(() => null);
    if (state !== null && !state.Running) return state.ExitCode;
    if (late.aborted) return null;
    await pause(50, late);
  }
}

/** As the engine does with one that is late: none is started while another runs. Waits until it is gone, or all is over. */
async function kill(exec: Docker.Exec, containerId: string, over: AbortSignal): Promise<void> {
  for (;;) {
    const state = await exec.inspect().catch(() => null);
    if (state !== null && !state.Running) return;
    // By its number alone it could be another process.
    if (state !== null && cgroupOf(state.Pid, containerId) !== null) signalKill(state.Pid);
    if (over.aborted) return;
    await pause(50, over);
  }
}

function signalKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH: it has ended meanwhile
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<false> =>
  delay(ms, false as const, { signal }).catch(() => false as const);
