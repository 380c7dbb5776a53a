import type { Report } from '../../../../lab/progress.ts';
import { type HostCard, type RunCard, readCard, underWaySchema } from '../../cards.ts';
import { queueTime } from '../../hostsThere.ts';
import { ofRun } from '../../keys.ts';
import type { QueueConnection } from '../../redis.ts';
import { nobody } from './waitForHosts.ts';

/** Tells whoever watches what each host does; that there is none, once. */
export interface HostsTeller {
  /** @param fit those of the hosts that can take part */
  tell(
    hosts: { there: readonly HostCard[]; fit: readonly HostCard[] },
    trials: { done: number; left: number },
  ): Promise<void>;
}

export function hostsTeller(
  queue: Pick<QueueConnection, 'redis' | 'address'>,
  card: RunCard,
  report: Report,
): HostsTeller {
  const began = performance.now();
  let toldNobody: string | null = null;
  return {
    async tell({ there, fit }, { done, left }) {
      const [now, all] = await Promise.all([
        queueTime(queue.redis),
        queue.redis.hgetall(ofRun(card.runId).underWay),
      ]);
      report({
        kind: 'fleet',
        hosts: fit.map((host) => ({
          name: host.name,
          ...doingOf(host, all[host.id], { now, runId: card.runId }),
        })),
        done,
        left,
        leftMs: done === 0 ? null : ((performance.now() - began) / done) * left,
      });
      const text = fit.length === 0 ? nobody(there, card, queue.address.shown) : null;
      if (text !== null && text !== toldNobody) report({ kind: 'step', text });
      toldNobody = text;
    },
  };
}

/** What a host does for this run now, or for another one, or to be ready for it. */
function doingOf(
  { trial, preparing }: HostCard,
  text: string | undefined,
  { now, runId }: { now: number; runId: string },
): { trial: string | null; phase: string; forMs: number } {
  const doing = readCard(underWaySchema, text);
  if (doing !== null)
    return { trial: doing.trial, phase: doing.phase, forMs: Math.max(0, now - doing.sinceMs) };
  const elsewhere = [trial, preparing].find((each) => each !== null && each.runId !== runId);
  const phase = elsewhere ? `works for run ${elsewhere.runId}` : (preparing?.step ?? '');
  return { trial: null, phase, forMs: 0 };
}
