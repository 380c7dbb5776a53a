import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';

const names: Record<number, string> = {
  9: 'SIGKILL',
  15: 'SIGTERM',
  2: 'SIGINT',
  3: 'SIGQUIT',
  6: 'SIGABRT',
};

/** The main process was killed by somebody, and not by an OOM killer. */
export function externalKill(facts: Facts): Finding | null {
  const { death, kills } = facts;
  if (death.goneMs === null) return null;
  const sent = death.engineSignals.findLast(({ atMs }) => atMs <= (death.goneMs ?? 0) + 2000);
  if (sent && sent.signal !== 1) return throughEngine(facts, sent);
  if (death.exitCode === 143 && facts.signs.every(({ kind }) => kind !== 'fatal-signal'))
    return unproven(facts, 'SIGTERM', 143);
  if (death.exitCode !== 137) return null;
  if (facts.gcLog.orderlyExit) return ownExit(facts);
  return kills.oom === 'excluded' ? unproven(facts, 'SIGKILL', 137) : undecided(facts);
}

function throughEngine({ death }: Facts, sent: { atMs: number; signal: number | null }): Finding {
  const name = sent.signal === null ? 'a signal' : (names[sent.signal] ?? `signal ${sent.signal}`);
  return {
    terminal: terminal('external-kill', `${name} through the engine`, {
      atMs: sent.atMs,
      victim: 'main',
      processAlive: false,
    }),
    confidence: 'certain',
    evidence: [
      evidence('engine events', `The engine delivered ${name} that oomlab did not send.`, sent.atMs),
      evidence(
        'engine events',
        `The container ended with exit code ${death.exitCode ?? 'unknown'}.`,
        death.goneMs,
      ),
    ],
    missing: [],
  };
}

function unproven({ death, kills }: Facts, name: string, code: number): Finding {
  const silent = kills.kernelLogRead ? 'the kernel log has no OOM kill' : 'the host counted no OOM kill';
  return {
    terminal: terminal('external-kill', `exit ${code} (${name}), sender unknown`, {
      atMs: death.goneMs,
      victim: 'main',
      processAlive: false,
    }),
    confidence: 'unsure',
    evidence: [
      evidence(
        'inspect',
        `The container ended with exit code ${code}, which is what ${name} gives.`,
        death.goneMs,
      ),
      evidence(kills.kernelLogRead ? 'kernel log' : 'host', `It was no OOM killer: ${silent}.`),
    ],
    missing: [
      `who sent ${name}: neither the engine nor the kernel says so; a program that returns ${code} by itself looks the same from outside`,
    ],
  };
}

/** SIGKILL leaves no time for the JVM's farewell in the GC log. */
function ownExit({ death }: Facts): Finding {
  return {
    terminal: terminal('crash', 'exit 137 by the program itself', {
      atMs: death.goneMs,
      processAlive: false,
    }),
    confidence: 'likely',
    evidence: [
      evidence('inspect', 'The container ended with exit code 137.', death.goneMs),
      evidence('GC log', 'The JVM wrote its farewell: it ended in order, which SIGKILL does not allow.'),
    ],
    missing: [],
  };
}

function undecided({ death, kills }: Facts): Finding {
  const flag =
    death.oomKilledFlag === true ? ' The engine’s OOMKilled flag is set, which alone proves nothing.' : '';
  const missing = ['the kernel log of the moment of death', 'a reading of the OOM counters after the death'];
  return {
    terminal: terminal('inconclusive', 'SIGKILL by an OOM killer or by somebody else', {
      atMs: death.goneMs,
      processAlive: false,
    }),
    confidence: 'unsure',
    evidence: [evidence('inspect', `The container ended with exit code 137 (SIGKILL).${flag}`, death.goneMs)],
    missing: kills.kernelLogRead ? missing.slice(1) : missing,
  };
}

/** A worker was killed while the container lives on, and the OOM killer did not do it. */
export function childKilledOutside(facts: Facts): Finding | null {
  if (facts.death.alive !== true) return null;
  const timeout = facts.signs.find(({ kind }) => kind === 'worker-timeout');
  if (timeout) {
    const text = 'gunicorn gave up waiting for a worker and ended it itself.';
    return childFinding('gunicorn’s own worker time-out', 'certain', text, timeout.atMs, timeout.quote);
  }
  const killed = facts.signs.find((sign) => sign.kind === 'worker-killed' && sign.signal === 9);
  if (!killed) return null;
  if (facts.kills.oom === 'excluded') {
    const text = 'A worker got SIGKILL, and no OOM killer was at work.';
    return childFinding('SIGKILL, sender unknown', 'likely', text, killed.atMs, killed.quote);
  }
  return {
    terminal: terminal('inconclusive', 'a worker got SIGKILL', { atMs: killed.atMs, processAlive: true }),
    confidence: 'unsure',
    evidence: [evidence('target log', 'A worker got SIGKILL.', killed.atMs, killed.quote)],
    missing: ['the kernel log or the OOM counters, to tell an OOM kill from another sender'],
  };
}

function childFinding(
  detail: string,
  confidence: Finding['confidence'],
  text: string,
  atMs: number | null,
  quote: string,
): Finding {
  return {
    terminal: terminal('external-kill', detail, { atMs, victim: 'child', processAlive: true }),
    confidence,
    evidence: [evidence('target log', text, atMs, quote)],
    missing: [],
  };
}
