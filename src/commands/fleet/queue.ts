import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { queueAddress } from '../../hosts/fleet/address.ts';
import { hostsThere } from '../../hosts/fleet/hostsThere.ts';
import { runsKey } from '../../hosts/fleet/keys.ts';
import { privateQueueUrl } from '../../hosts/fleet/privateQueue.ts';
import { openQueue, toldOf } from '../../hosts/fleet/redis.ts';
import { startPrivateQueue, stopPrivateQueue } from '../../hosts/fleet/startPrivateQueue.ts';
import { say } from '../../terminal/toolkit/say.ts';

/** `oomlab queue start`: a private Redis on loopback, until it is stopped. */
export async function queueStart(): Promise<ExitCode> {
  const url = await startPrivateQueue();
  say(
    process.stdout,
    'The private queue runs. On this machine "oomlab host join" finds it by itself, and runs by --queue private.',
  );
  say(process.stdout, `export OOMLAB_QUEUE=${url}`);
  return exitCodes.ok;
}

/**
 * `oomlab queue stop`: stops it. What was in it is gone.
 * @throws OomlabError (usage) while it is in use, if not forced to
 */
export async function queueStop({ force }: { force: boolean }): Promise<ExitCode> {
  if (!force && privateQueueUrl() !== null) await requireUnused();
  const stopped = await stopPrivateQueue();
  say(process.stdout, stopped ? 'The private queue is stopped.' : 'The private queue was not running.');
  return exitCodes.ok;
}

/** Whoever is left at a queue that is gone waits for it for ever. */
async function requireUnused(): Promise<void> {
  using queue = await openQueue(queueAddress('private', { insecure: false }));
  const { there, runs } = await toldOf(queue.address, async () => ({
    ...(await hostsThere(queue.redis)),
    runs: await queue.redis.hkeys(runsKey),
  }));
  const users = [
    ...(there.length === 0 ? [] : [`hosts have joined it (${there.map(({ name }) => name).join(', ')})`]),
    ...(runs.length === 0 ? [] : [`runs are on it (${runs.join(', ')})`]),
  ];
  if (users.length > 0)
    throw usageError(
      `The private queue is in use: ${users.join(', and ')}`,
      'End them first (Ctrl-C, "oomlab host leave NAME"), or lose what is in it with --force.',
    );
}

/** `oomlab queue status`. Exit code 1 when it does not run: nothing is wrong with that. */
export async function queueStatus(): Promise<ExitCode> {
  const url = privateQueueUrl();
  say(
    process.stdout,
    url === null ? 'The private queue does not run.' : `The private queue runs: export OOMLAB_QUEUE=${url}`,
  );
  return url === null ? exitCodes.expectationsFailed : exitCodes.ok;
}
