import { monotonicClock } from './clock.ts';
import { closedLoop, type Open } from './closed/closedLoop.ts';
import { openConnection } from './closed/connection.ts';
import { followVolleys } from './closed/schedule.ts';
import type { Traffic } from './exchange.ts';
import { singleRequests } from './journeys/single.ts';
import { openUser } from './journeys/user.ts';
import { journeys } from './journeys/visit.ts';
import { startArrivals } from './open/startArrivals.ts';
import { followPhases } from './phases.ts';
import type { StartCommand } from './protocol.ts';
import { requestSequence } from './requests/sequence.ts';
import { requestEncoder } from './requests/wire.ts';
import { emitHistogram, emitRows } from './rows.ts';
import type { Emit, Running } from './running.ts';
import { secureOf } from './secure.ts';
import { createTally } from './tally.ts';

/** Different ones are told, each once: a server may find words for a new one with each answer. */
const mostTroubles = 100;

export interface Load {
  /** Abandons what is in flight, and says the rest. Does nothing when the plan was carried out already. */
  stop(): void;
}

/** Carries out the plan, from now on; everything that happens goes to `emit`. @param rowEveryMs shorter in tests. */
export function startLoad(command: StartCommand, emit: Emit, rowEveryMs = 1000): Load {
  const aborted = new AbortController();
  const running = prepare(command, emit, aborted.signal);
  emit({ kind: 'started', atMs: running.startMs });
  const rows = emitRows(running, rowEveryMs);

  let over = false;
  const end = (): void => {
    over = true;
    running.arrivals?.loop.abandon();
    rows.end();
    aborted.abort();
    running.loop.abandon();
    emitHistogram(running);
  };
  const done = (): void => {
    if (over) return;
    end();
    emit({ kind: 'done', atMs: running.clock() });
  };
  followPhases(running, aborted.signal, () => followVolleys(running, aborted.signal, done));
  return {
    stop: () => {
      if (!over) end();
    },
  };
}

function prepare(
  { plan, url, tls, zeroMonotonicNs }: StartCommand,
  emit: Emit,
  signal: AbortSignal,
): Running {
  const clock = monotonicClock(BigInt(zeroMonotonicNs));
  const { hostname, port: written, protocol } = new URL(url);
  const port = Number(written || (protocol === 'https:' ? 443 : 80));
  const tally = createTally();
  const troubles = new Set<string>();
  const visits =
    plan.journeys.length === 0
      ? null
      : journeys(plan, `${hostname}:${port}`, tally, (why) => traffic.trouble(why));
  const open = (once: boolean): Open => {
    // autocannon's client looks at no certificate.
    if (visits === null && protocol === 'http:') return (closed) => openConnection(traffic, closed);
    return (closed) => openUser(traffic, visits ?? singleRequests(traffic), once, closed);
  };
  const running: Running = {
    plan,
    clock,
    startMs: clock(),
    emit,
    tally,
    openOnce: open(true),
    loop: closedLoop(open(false)),
    arrivals: null,
    wanted: { connections: 0, perSecond: null },
    measured: false,
  };
  const traffic: Traffic = {
    hostname,
    port,
    secure: protocol === 'https:' ? secureOf(tls) : null,
    timeoutMs: plan.timeoutMs,
    clock,
    draw: requestSequence(plan.seed, plan.requests, plan.data),
    encode: requestEncoder(`${hostname}:${port}`),
    sent: () => tally.sent(running.measured),
    received: tally.received,
    errorStatus: tally.errorStatus,
    trouble: (text: string) => {
      if (troubles.has(text) || troubles.size > mostTroubles) return;
      troubles.add(text);
      const told = troubles.size > mostTroubles ? `more than ${mostTroubles} kinds of trouble` : text;
      emit({ kind: 'trouble', atMs: clock(), text: told });
    },
  };
  if (plan.open !== null) running.arrivals = startArrivals(running, plan.open, traffic, visits, signal);
  return running;
}
