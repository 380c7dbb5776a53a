import { setTimeout as delay } from 'node:timers/promises';
import { exitCodes, OomlabError } from '../../../../errors.ts';
import type { Report } from '../../../../lab/progress.ts';
import { isLeaving } from '../../../leaving.ts';
import { type HostCard, type RunCard, unfit } from '../../cards.ts';
import { hostsThere } from '../../hostsThere.ts';
import type { QueueConnection } from '../../redis.ts';

const lookEveryMs = 500;

/**
 * Waits until a host is there that can take part.
 * @throws OomlabError (interrupted) when the waiting is ended: nothing was given out then
 */
export async function waitForHosts(
  { redis, address }: QueueConnection,
  card: RunCard,
  report: Report,
  interrupt: AbortSignal,
): Promise<[HostCard, ...HostCard[]]> {
  let told: string | null = null;
  for (;;) {
    const { there } = await hostsThere(redis);
    const fit = there.filter((host) => unfit(host, card) === null);
    const [first, ...others] = fit;
    if (first !== undefined) {
      report({ kind: 'step', text: `Hosts at ${address.shown}: ${fit.map(({ name }) => name).join(', ')}` });
      return [first, ...others];
    }
    const text = nobody(there, card, address.shown);
    if (text !== told) report({ kind: 'step', text });
    told = text;
    await delay(lookEveryMs, undefined, { signal: interrupt }).catch(() => {
      const none = there.length === 0;
      throw new OomlabError(`Interrupted while no host ${none ? 'was there' : 'could take part'}`, {
        hint: isLeaving(interrupt)
          ? `Nothing was started. "oomlab attach ${card.runId}" waits for one again.`
          : none
            ? 'Nothing was started. "oomlab host join" on another machine, or here, gives the queue a host.'
            : `Nothing was started. ${whyNone(there, card, address.shown)}.`,
        exitCode: exitCodes.interrupted,
      });
    });
  }
}

export function nobody(there: readonly HostCard[], card: RunCard, queue: string): string {
  if (there.length === 0)
    return `Waiting for a host: none has joined ${queue}. "oomlab host join" makes a machine one.`;
  return `Waiting for a host: ${whyNone(there, card, queue)}`;
}

function whyNone(there: readonly HostCard[], card: RunCard, queue: string): string {
  const why = there.map((host) => `${host.name}: ${unfit(host, card)}`).join('; ');
  return `none at ${queue} can take part (${why})`;
}
