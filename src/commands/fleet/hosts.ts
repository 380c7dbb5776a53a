import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { type QueueAllowance, queueAddress } from '../../hosts/fleet/address.ts';
import type { HostCard } from '../../hosts/fleet/cards.ts';
import { hostsThere } from '../../hosts/fleet/hostsThere.ts';
import { leavingKey, wakeChannel } from '../../hosts/fleet/keys.ts';
import { openQueue, toldOf } from '../../hosts/fleet/redis.ts';
import { hostsText } from '../../terminal/listText.ts';
import { say } from '../../terminal/toolkit/say.ts';
import { screenOf } from '../../terminal/toolkit/screen.ts';

interface HostsOptions extends QueueAllowance {
  queue: string | null;
}

/** `oomlab host list`: the hosts of a queue. Exit code 1 when there is none. */
export async function hostList(options: HostsOptions): Promise<ExitCode> {
  using queue = await openQueue(queueAddress(options.queue, options));
  const { there, silent } = await toldOf(queue.address, () => hostsThere(queue.redis));
  if (there.length + silent.length === 0) {
    say(process.stdout, `No host has joined ${queue.address.shown}. "oomlab host join" makes a machine one.`);
    return exitCodes.expectationsFailed;
  }
  process.stdout.write(hostsText(there, silent, screenOf(process.stdout, process.env)));
  return there.length > 0 ? exitCodes.ok : exitCodes.expectationsFailed;
}

/** `oomlab host leave NAME`: asks a host to leave when its trial is done. @throws OomlabError (usage) where there is no such one */
export async function hostLeave(name: string, options: HostsOptions): Promise<ExitCode> {
  using queue = await openQueue(queueAddress(options.queue, options));
  const { there } = await toldOf(queue.address, () => hostsThere(queue.redis));
  const found = there.find((host) => host.name === name);
  if (found === undefined)
    throw usageError(
      `There is no host called ${name} at ${queue.address.shown}`,
      there.length === 0 ? 'None has joined it.' : `There are: ${there.map((host) => host.name).join(', ')}.`,
    );
  await toldOf(queue.address, async () => {
    await queue.redis.sadd(leavingKey, found.id);
    await queue.redis.publish(wakeChannel, found.id);
  });
  say(process.stdout, leavesText(found));
  return exitCodes.ok;
}

function leavesText({ name, trial, preparing }: HostCard): string {
  if (trial !== null) return `${name} leaves when ${trial.id} of run ${trial.runId} is done.`;
  return preparing === null
    ? `${name} leaves.`
    : `${name} leaves when it has done what it does for run ${preparing.runId} (${preparing.step}).`;
}
