import { setTimeout as delay } from 'node:timers/promises';
import type Docker from 'dockerode';
import { firstLine } from '../../images/engineImages.ts';

/**
 * Waits until the container's health check passes: as the engine says, or when the same test, asked by us each half second,
 * ends with 0, as the engine's first try comes after a whole interval.
 * @returns null when it passed; else why not.
 */
export async function noHealth(
  docker: Docker,
  id: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = performance.now() + withinMs;
  const container = docker.getContainer(id);
  let last = 'it was not tried';
  while (performance.now() < deadline && !signal.aborted) {
    // An engine that says nothing now may do so later; that it is gone is seen elsewhere, and ends the waiting.
    const seen = await container.inspect().catch((error: Error) => error);
    if (seen instanceof Error) last = firstLine(seen);
    else {
      const { State, Config } = seen;
      if (!State.Running) return `it ended with exit code ${State.ExitCode} before it was healthy`;
      if (State.Health?.Status === 'healthy') return null;
      const command = commandOf(Config.Healthcheck?.Test);
      if (command === null) return 'it has no health check, neither in its image nor in the compose file';
      const tried = await run(container, command, Math.min(10_000, deadline - performance.now()), signal);
      if (tried === null) return null;
      last = tried;
    }
    await delay(500, undefined, { signal }).catch(() => {});
  }
  return `its health check never passed within ${withinMs / 1000} s: ${last}`;
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

/** @returns null when the test ended with 0; else what it said. */
async function run(
  container: Docker.Container,
  command: string[],
  withinMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true, Tty: true });
    const stream = await exec.start({ Tty: true });
    let said = '';
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString('utf8')}`.slice(-400);
    });
    const ended = Promise.withResolvers<void>();
    for (const event of ['end', 'close', 'error']) stream.on(event, () => ended.resolve());
    await Promise.race([ended.promise, delay(withinMs, undefined, { signal, ref: false }).catch(() => {})]);
    stream.destroy();
    const { ExitCode, Running } = await exec.inspect();
    if (Running) return `the test did not end within ${Math.round(withinMs / 1000)} s`;
    if (ExitCode === 0) return null;
    const words = said.trim().split(/\r?\n/).at(-1)?.trim() ?? '';
    return `exit code ${ExitCode}${words === '' ? '' : ` (${words.slice(0, 200)})`}`;
  } catch (error) {
    return firstLine(error as Error);
  }
}
