import { setTimeout as sleep } from 'node:timers/promises';
import type { Container } from 'dockerode';
import { cpuUs } from '../processCpu.ts';

export interface StatsCost {
  /** CPU time of one answer: ours, who asked, and the daemons' above their idle use. */
  clientUs: number;
  daemonUs: number;
  /** From asking to the answer. */
  elapsedMs: number;
}

export interface Idle {
  /** CPU time of the daemons per millisecond while nobody asks. */
  usPerMs: number;
}

/** What the daemons use by themselves while `work` goes on, which asks them nothing. */
export async function whileIdle<T>(daemons: number[], work: () => Promise<T>): Promise<[T, Idle]> {
  const [us, at] = [cpuUs(daemons), performance.now()];
  const result = await work();
  return [result, { usPerMs: (cpuUs(daemons) - us) / (performance.now() - at) }];
}

export async function idle(daemons: number[], ms: number): Promise<Idle> {
  return (await whileIdle(daemons, () => sleep(ms)))[1];
}

/**
 * Asks `rounds` times, one after the other, `atOnce` requests each time. Requests at once share one reading of the
 * container: the daemon's collector reads once a second for all who listen.
 */
export async function measureStats(
  container: Container,
  daemons: number[],
  { oneShot, rounds, atOnce, idle }: { oneShot: boolean; rounds: number; atOnce: number; idle: Idle },
): Promise<StatsCost> {
  const answers = rounds * atOnce;
  const [clientUs, daemonUs, at] = [cpuUs([process.pid]), cpuUs(daemons), performance.now()];
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(Array.from({ length: atOnce }, () => ask(container, oneShot)));
  }
  const spanMs = performance.now() - at;
  return {
    daemonUs: (cpuUs(daemons) - daemonUs - idle.usPerMs * spanMs) / answers,
    clientUs: (cpuUs([process.pid]) - clientUs) / answers,
    elapsedMs: spanMs / rounds,
  };
}

function ask(container: Container, oneShot: boolean): Promise<unknown> {
  return oneShot ? container.stats({ stream: false, 'one-shot': true }) : container.stats({ stream: false });
}
