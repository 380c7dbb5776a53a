import { formatBytes } from '../../scenario/units.ts';
import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';
import type { OwnKill } from '../signals/kills.ts';
import { peakShare } from '../signals/limitHits.ts';
import { byKernel, fromOutside, quoteOf } from '../signals/sentSignals.ts';
import type { Evidence } from '../verdict.ts';

/** The host itself ran out of memory: nothing that the trial shows afterwards is about the container's limit. */
export function hostOom({ kills, death }: Facts): Finding | null {
  const kill = kills.global[0];
  if (!kill) return null;
  const text = `The host ran out of memory, and the kernel killed ${kill.name} (pid ${kill.pid}).`;
  return {
    terminal: terminal('host-oom', `victim ${kill.name}`, { atMs: kill.atMs, processAlive: death.alive }),
    confidence: 'certain',
    evidence: [evidence('kernel log', text, kill.atMs, kill.quote)],
    missing: [],
  };
}

/** A kill by the OOM killer inside a memory group: stated by the kernel log, or else by the group's own counter. */
export function oomKill(facts: Facts): Finding | null {
  const { own } = facts.kills;
  const kill = own.find(({ victim }) => victim === 'main') ?? own[0];
  if (kill) return explainedOtherwise(facts, kill) ? null : byKernelLog(facts, kill);
  if ((facts.kills.counted ?? 0) > 0) return byCounter(facts);
  const { engineOomMs } = facts.kills;
  return (engineOomMs === null ? null : byEngine(facts, engineOomMs)) ?? byTrace(facts);
}

/** Neither log nor counter is there, but the kernel's trace has a SIGKILL of the kernel's own. */
function byTrace({ sent, death, kills }: Facts): Finding | null {
  const kill = byKernel(sent, 9);
  if (!kill || kills.oom !== 'unknown' || death.exitCode !== 137) return null;
  const text = `The kernel itself, and no process, killed ${kill.targetName} (pid ${kill.targetPid}).`;
  return {
    terminal: terminal('oom-kill', 'by the kernel’s signal', {
      atMs: kill.atMs,
      victim: 'main',
      processAlive: false,
    }),
    confidence: 'unsure',
    evidence: [evidence('kernel trace', text, kill.atMs, quoteOf(kill))],
    missing: [
      'the kernel’s own line or a counter: a hard limit on CPU time ends a process by the same signal',
    ],
  };
}

/** A child was killed, the container lived on, and ended later by something that says its own name. */
function explainedOtherwise({ death, signs, sent, recording }: Facts, kill: OwnKill): boolean {
  // Its end so soon after is taken for a consequence, unless somebody was seen to do it.
  const murdered = fromOutside(sent, 9) !== null && byKernel(sent, 9) === null;
  if (kill.pid !== recording.trial.container?.pid && murdered && death.exitCode === 137) return true;
  if (kill.victim === 'main' || death.goneMs === null) return false;
  const { goneMs } = death;
  return (
    death.engineSignals.length > 0 ||
    signs.some(
      (sign) =>
        (sign.atMs ?? 0) > kill.atMs &&
        (sign.atMs ?? 0) > goneMs - 5000 &&
        (sign.kind === 'jvm-oome' || sign.kind === 'fatal-signal' || sign.kind === 'native-failure'),
    )
  );
}

/** How far the log's line and the signal may lie apart: their clocks are not the same. */
const sameMs = 2000;

/** The trace of signals has the same kill. */
function traced({ sent }: Facts, kill: OwnKill): Evidence[] {
  const same = sent.all.find(
    ({ signal, code, targetPid, atMs }) =>
      signal === 9 && code > 0 && targetPid === kill.pid && Math.abs(atMs - kill.atMs) <= sameMs,
  );
  if (!same) return [];
  const text = `The trace of signals agrees: it was the kernel’s own signal, sent while ${same.senderName ?? 'a process'} asked for memory.`;
  return [evidence('kernel trace', text, same.atMs, quoteOf(same))];
}

function byKernelLog(facts: Facts, kill: OwnKill): Finding {
  const { death, kills, recording } = facts;
  const kb = (value: number | null) => formatBytes(value === null ? null : value * 1024);
  const whose = {
    own: 'the container’s own limit',
    ancestor: 'the limit of a group above it',
    machine: 'the limit of the machine that the services share',
  };
  const limit = kill.limit === null ? 'a memory group’s limit' : whose[kill.limit];
  const inOther = kill.service !== 'app';
  const endedLater = kill.victim === 'child' && !inOther && death.goneMs !== null;
  const more = kills.own.length > 1 ? ` It was one of ${kills.own.length} kills.` : '';
  const text =
    `The kernel killed ${inOther ? 'the process' : kill.victim === 'main' ? 'the main process' : 'a child process'} ${kill.name} (pid ${kill.pid})${inOther ? ` in ${kill.service}` : ''} ` +
    `at ${limit}${kill.limitKb === null ? '' : ` of ${kb(kill.limitKb)}`}: it held ${kb(kill.anonRssKb)} of anonymous memory ` +
    `and ${kb(kill.fileRssKb)} of file pages.${more}`;
  return {
    terminal: terminal('oom-kill', `${kill.name}, ${kb(kill.anonRssKb)} anonymous`, {
      service: recording.trial.services.length === 0 ? null : kill.service,
      atMs: kill.atMs,
      victim: kill.victim,
      limit: kill.limit,
      processAlive: death.alive,
    }),
    // A child's kill does not say why the container ended so much later.
    confidence: kill.limit === null || endedLater ? 'likely' : 'certain',
    evidence: [evidence('kernel log', text, kill.atMs, kill.quote), ...traced(facts, kill)],
    missing: [
      ...(kill.limit === null
        ? ['the kernel’s `oom-kill:` line, which names the group whose limit was hit']
        : []),
      ...(endedLater ? ['why the container itself ended later'] : []),
    ],
  };
}

function byCounter({ death, kills, recording }: Facts): Finding {
  const { goneMs } = death;
  const atMs = kills.countedMs;
  const ended = goneMs !== null && atMs !== null && Math.abs(goneMs - atMs) <= 2000;
  const full = peakShare(recording.probe);
  const ownLimit = (kills.ownOomEvents ?? 0) > 0 || (kills.ownOomEvents === null && (full ?? 0) >= 0.95);
  const text = `The group counted ${kills.counted} OOM kill${kills.counted === 1 ? '' : 's'}; the kernel log has no line about it.`;
  return {
    terminal: terminal('oom-kill', 'by the group’s counter', {
      atMs,
      victim: ended ? 'main' : 'child',
      limit: ownLimit ? 'own' : null,
      processAlive: death.alive,
    }),
    confidence: ended === (goneMs !== null) && ownLimit ? 'likely' : 'unsure',
    evidence: [evidence('cgroup', text, atMs)],
    missing: ['the kernel’s own line: victim, its memory, and whose limit it was'],
  };
}

/** The engine was notified, and SIGKILL followed; nobody says who the victim was. */
function byEngine({ death }: Facts, atMs: number): Finding | null {
  if (death.exitCode !== 137 || death.goneMs === null || Math.abs(death.goneMs - atMs) > 5000) return null;
  return {
    terminal: terminal('oom-kill', 'by the engine’s event', { atMs, victim: 'main', processAlive: false }),
    confidence: 'unsure',
    evidence: [
      evidence('engine events', 'The engine reported that the container ran out of memory.', atMs),
      evidence('inspect', 'The container ended with exit code 137 (SIGKILL).', death.goneMs),
    ],
    missing: ['the kernel’s own line: victim, its memory, and whose limit it was', 'the group’s OOM counter'],
  };
}
