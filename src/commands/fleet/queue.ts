import { type ExitCode, exitCodes } from '../../errors.ts';
import { privateQueueUrl } from '../../hosts/fleet/privateQueue.ts';
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

/** `oomlab queue stop`: stops it. What was in it is gone. */
export async function queueStop(): Promise<ExitCode> {
  const stopped = await stopPrivateQueue();
  say(process.stdout, stopped ? 'The private queue is stopped.' : 'The private queue was not running.');
  return exitCodes.ok;
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
