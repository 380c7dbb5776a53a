import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';
import {
  fromOutside,
  isExcluded,
  quoteOf,
  type SentSignal,
  senderWords,
  toChild,
} from '../signals/sentSignals.ts';
import type { Evidence } from '../verdict.ts';

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
  const seen = seenSender(facts);
  if (seen) return seen;
  if (death.exitCode === 143 && facts.signs.every(({ kind }) => kind !== 'fatal-signal'))
    return isExcluded(facts.sent, 15) ? ownExit(facts) : unproven(facts, 'SIGTERM', 143);
  if (death.exitCode !== 137) return null;
  if (facts.gcLog.orderlyExit || isExcluded(facts.sent, 9)) return ownExit(facts);
  return kills.oom === 'excluded' ? unproven(facts, 'SIGKILL', 137) : undecided(facts);
}

/** A program that handles SIGTERM ends in its own time. */
const inOrderMs = 30_000;
/** A main process that ends so soon after its child was killed ended because of it, and with its code. */
const consequenceMs = 5000;

/** The kernel's trace has the signal that the exit code speaks of, or a SIGTERM that was obeyed in order. */
function seenSender(facts: Facts): Finding | null {
  const { death, sent } = facts;
  const code = death.exitCode ?? 0;
  const goneMs = death.goneMs ?? 0;
  const ended = fromOutside(sent, code - 128);
  if (ended) return bySender(facts, ended, 'certain', 'is what it gives');
  const asked = fromOutside(sent, 15);
  if (code === 0 && asked && goneMs - asked.atMs <= inOrderMs)
    return bySender(facts, asked, 'likely', 'is that of a program that ends in order when it is asked to');
  const child = toChild(sent, code - 128, goneMs - consequenceMs, goneMs);
  return child && bySender(facts, child, 'likely', 'is what it gives: the main process hands it on');
}

function bySender(
  { death }: Facts,
  sent: SentSignal,
  confidence: Finding['confidence'],
  meaning: string,
): Finding {
  const name = names[sent.signal] ?? `signal ${sent.signal}`;
  return {
    terminal: terminal(
      'external-kill',
      `${name} by ${sent.senderName ?? 'a process'} (pid ${sent.senderPid})`,
      {
        atMs: sent.atMs,
        victim: 'main',
        processAlive: false,
      },
    ),
    confidence,
    evidence: [
      evidence('kernel trace', `The kernel saw who it was: ${senderWords(sent)}.`, sent.atMs, quoteOf(sent)),
      evidence(
        'inspect',
        `The container ended with exit code ${death.exitCode}, which ${meaning}.`,
        death.goneMs,
      ),
    ],
    missing: [],
  };
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

/** What would have told the sender. */
function noTrace({ sent }: Facts): string {
  const why = sent.why === null ? '' : ` (${sent.why})`;
  return `a trace of signals (tracepoint signal:signal_generate), which names the sender or shows that there was none${why}`;
}

function unproven(facts: Facts, name: string, code: number): Finding {
  const { death, kills } = facts;
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
      noTrace(facts),
    ],
  };
}

/** Nobody sent the signal; or the JVM wrote its farewell into the GC log, for which SIGKILL leaves no time. */
function ownExit(facts: Facts): Finding {
  const { death, gcLog, kills } = facts;
  const traced = isExcluded(facts.sent, (death.exitCode ?? 0) - 128);
  const all: Evidence[] = [
    evidence('inspect', `The container ended with exit code ${death.exitCode}.`, death.goneMs),
  ];
  if (traced)
    all.push(
      evidence(
        'kernel trace',
        'The kernel’s trace of signals is whole, and nobody else sent such a signal to any process of the container.',
      ),
    );
  if (gcLog.orderlyExit)
    all.push(
      evidence('GC log', 'The JVM wrote its farewell: it ended in order, which SIGKILL does not allow.'),
    );
  return {
    terminal: terminal('crash', `exit ${death.exitCode} by the program itself`, {
      atMs: death.goneMs,
      processAlive: false,
    }),
    confidence: traced && kills.oom === 'excluded' ? 'certain' : 'likely',
    evidence: all,
    missing: [],
  };
}

function undecided(facts: Facts): Finding {
  const { death, kills } = facts;
  const flag =
    death.oomKilledFlag === true ? ' The engine’s OOMKilled flag is set, which alone proves nothing.' : '';
  const missing = [
    'the kernel log of the moment of death',
    'a reading of the OOM counters after the death',
    noTrace(facts),
  ];
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
