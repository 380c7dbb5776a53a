import type { Connection } from '../closed/connection.ts';
import type { Traffic } from '../exchange.ts';
import { connectionPool } from '../open/pool.ts';
import { type Outcome, wasAnswered } from '../outcome.ts';
import type { Visit } from './visit.ts';

/**
 * One user after the other on one connection, which is opened again where it was closed: a step, its answer, time to think,
 * the next step; after a journey the next one begins.
 * @param once one journey, whose steps are sent even after `retire`
 * @param closed called once, with how the last request ended
 */
export function openUser(
  traffic: Traffic,
  begin: () => Visit,
  once: boolean,
  closed: (last: Outcome) => void,
): Connection {
  const { clock, timeoutMs } = traffic;
  const pool = connectionPool(traffic);
  let timer: NodeJS.Timeout | null = null;
  let [retired, over, waiting] = [false, false, false];
  let last: Outcome = 'lost';

  const close = (): void => {
    if (over) return;
    over = true;
    if (timer !== null) clearTimeout(timer);
    pool.closeAll();
  };
  const leave = (): void => {
    close();
    closed(last);
  };
  const later = (visit: Visit): void => {
    const thinkMs = visit.thinkMs();
    if (thinkMs <= 0) return send(visit);
    waiting = true;
    timer = setTimeout(() => send(visit), thinkMs);
  };
  const send = (visit: Visit): void => {
    waiting = false;
    const { bytes, head, keep } = visit.encode();
    const connection = pool.take();
    const sentAtMs = clock();
    const receipt = traffic.sent();
    timer = setTimeout(() => {
      connection.close();
      last = 'timeouts';
      receipt('timeouts', timeoutMs);
      visit.abandon();
      next(null);
    }, timeoutMs);
    connection.send(
      bytes,
      head,
      (outcome, status) => {
        if (over) return;
        const tookMs = clock() - sentAtMs;
        if (timer !== null) clearTimeout(timer);
        const judged = visit.judge(outcome, status, keep);
        last = judged.outcome;
        receipt(last, tookMs);
        next(judged.goesOn ? visit : null);
      },
      keep,
    );
  };
  const next = (visit: Visit | null): void => {
    // A connection that failed is followed by the pause that any failed connection is.
    const failed = !wasAnswered(last) && last !== 'timeouts';
    if (once ? visit === null : retired || failed) return leave();
    later(visit ?? begin());
  };
  // Not from within: whoever opens it does not know it yet.
  queueMicrotask(() => {
    if (over) return;
    if (retired && !once) leave();
    else later(begin());
  });
  return {
    retire: () => {
      retired = true;
      if (waiting && !once) leave();
    },
    abandon: close,
  };
}
