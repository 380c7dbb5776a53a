import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';
import { quoteOf, type SentSignal, senderWords, toChild } from '../signals/sentSignals.ts';

/** A worker was killed while the container lives on, and the OOM killer did not do it. */
export function childKilledOutside(facts: Facts): Finding | null {
  if (facts.death.alive !== true) return null;
  const timeout = facts.signs.find(({ kind }) => kind === 'worker-timeout');
  if (timeout) {
    const text = 'gunicorn gave up waiting for a worker and ended it itself.';
    const found = childFinding(
      'gunicorn’s own worker time-out',
      'certain',
      text,
      timeout.atMs,
      timeout.quote,
    );
    return withSender(found, near(facts, timeout.atMs) ?? near(facts, timeout.atMs, 6));
  }
  const killed = facts.signs.find((sign) => sign.kind === 'worker-killed' && sign.signal === 9);
  if (!killed) return strangersKill(facts);
  const sender = near(facts, killed.atMs);
  if (sender || facts.kills.oom === 'excluded') {
    const text = sender ? 'A worker got SIGKILL.' : 'A worker got SIGKILL, and no OOM killer was at work.';
    const detail = sender ? killedBy(sender) : 'SIGKILL, sender unknown';
    const found = childFinding(detail, sender ? 'certain' : 'likely', text, killed.atMs, killed.quote);
    return withSender(found, sender);
  }
  return {
    terminal: terminal('inconclusive', 'a worker got SIGKILL', { atMs: killed.atMs, processAlive: true }),
    confidence: 'unsure',
    evidence: [evidence('target log', 'A worker got SIGKILL.', killed.atMs, killed.quote)],
    missing: ['the kernel log or the OOM counters, to tell an OOM kill from another sender'],
  };
}

const killedBy = ({ senderName, senderPid }: SentSignal): string =>
  `SIGKILL by ${senderName ?? 'a process'} (pid ${senderPid})`;

const nearMs = 5000;

/** A server notices and reports the end of its worker at once; it kills one that it gave up soon after saying so. */
function near({ sent }: Facts, atMs: number | null, signal = 9): SentSignal | null {
  return atMs === null ? null : toChild(sent, signal, atMs - nearMs, atMs + nearMs);
}

function withSender(found: Finding, sent: SentSignal | null): Finding {
  if (sent === null) return found;
  const seen = evidence(
    'kernel trace',
    `The kernel saw who it was: ${senderWords(sent)}.`,
    sent.atMs,
    quoteOf(sent),
  );
  return { ...found, evidence: [...found.evidence, seen] };
}

/** The engine ends processes that it started itself, such as a health check that takes too long. */
const engineNames = /^(?:runc|crun|containerd|dockerd|conmon|podman)/;

/** Nobody within says so, but the trace does. A parent that ends its own helpers is no news; a stranger is. */
function strangersKill({ sent }: Facts): Finding | null {
  const stranger = sent.all.findLast(
    (each) =>
      !each.toMain &&
      each.signal === 9 &&
      each.code <= 0 &&
      !each.senderInside &&
      !engineNames.test(each.senderName ?? ''),
  );
  if (!stranger) return null;
  return {
    terminal: terminal('external-kill', killedBy(stranger), {
      atMs: stranger.atMs,
      victim: 'child',
      processAlive: true,
    }),
    confidence: 'likely',
    evidence: [
      evidence(
        'kernel trace',
        `The kernel saw who it was: ${senderWords(stranger)}.`,
        stranger.atMs,
        quoteOf(stranger),
      ),
    ],
    missing: [],
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
