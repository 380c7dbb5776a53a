import { killedExit, sigkill } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Facts } from '../facts.ts';
import { evidence, type Finding, finding, type Runner } from '../finding.ts';
import type { Teller } from '../logs/acts/act.ts';
import { onTrial, within } from '../moment.ts';
import { byKernel, quoteOf } from '../signals/sentSignals.ts';
import { exitEvidence } from '../words/exitWords.ts';

const { reading } = bounds;
const kernelsLine = 'the kernel’s own line: victim, its memory, and whose limit it was';

/** Nobody has the kernel's line or a count of its kills, but somebody reports one. */
export function reportedKill(facts: Facts): Finding | null {
  const { oom, own, counted } = facts.kills;
  // What is known of a kill has been weighed already; a report of it says no more.
  if (oom === 'excluded' || own.length > 0 || (counted ?? 0) > 0) return null;
  return byEngine(facts) ?? byTrace(facts) ?? byFlag(facts) ?? byTeller(facts);
}

/** The engine was notified, and SIGKILL followed; nobody says who the victim was. */
function byEngine({ death, kills }: Facts): Finding | null {
  const at = kills.engineOomAt;
  if (death.exitCode !== killedExit || within(death.at, at, reading.consequenceMs) !== true) return null;
  return finding('oom-kill', 'by the engine’s event', {
    at,
    victim: 'main',
    processAlive: false,
    confidence: 'unsure',
    evidence: [
      evidence('engine events', 'The engine reported that the container ran out of memory.', at),
      exitEvidence(death),
    ],
    missing: [kernelsLine, 'the group’s OOM counter'],
  });
}

/** Neither log nor counter is there, but the kernel's trace has a SIGKILL of the kernel's own. */
function byTrace({ sent, death, kills }: Facts): Finding | null {
  const kill = byKernel(sent, sigkill);
  if (!kill || kills.oom !== 'unknown' || death.exitCode !== killedExit) return null;
  const text = `The kernel itself, and no process, killed ${kill.targetName} (pid ${kill.targetPid}).`;
  return finding('oom-kill', 'by the kernel’s signal', {
    at: onTrial(kill.atMs),
    victim: 'main',
    processAlive: false,
    confidence: 'unsure',
    evidence: [evidence('kernel trace', text, kill.atMs, quoteOf(kill))],
    missing: [
      'the kernel’s own line or a counter: a hard limit on CPU time ends a process by the same signal',
    ],
  });
}

/** The engine's or the kubelet's flag. With SIGKILL these are two signals that agree; neither is the kernel's own word. */
function byFlag({ death, kills }: Facts): Finding | null {
  if (death.flag !== true) return null;
  const main = death.exitCode === killedExit;
  const kubelet = death.flaggedBy === 'kubelet';
  const other =
    death.exitCode === null
      ? death.alive === true
        ? 'still runs'
        : 'how it ended is not said'
      : `ended with exit code ${death.exitCode}, which is no SIGKILL`;
  const text = main
    ? 'The container ended by SIGKILL (exit code 137) and is marked as killed for lack of memory.'
    : `The container is marked as killed for lack of memory${death.exitCode === null && death.alive !== true ? `; ${other}.` : `, but ${other}: something inside was killed, not the main process.`}`;
  return finding('oom-kill', kubelet ? 'by the kubelet’s status' : 'by the engine’s flag', {
    at: death.at,
    victim: main ? 'main' : death.exitCode !== null || death.alive === true ? 'child' : null,
    processAlive: death.alive,
    confidence: main && kills.oom !== 'unlikely' ? 'likely' : 'unsure',
    evidence: [evidence(death.source, text, death.at, death.quote)],
    against: [
      {
        kind: 'host-oom',
        because: kubelet
          ? 'Not excluded: the count behind OOMKilled rises for kills of the whole node’s shortage, too.'
          : 'Not excluded: the flag says nothing about whose limit it was.',
      },
      {
        kind: 'external-kill',
        because: kubelet
          ? 'SIGKILL by somebody else gives the reason Error, unless a child had been killed before.'
          : 'Not excluded: the flag can be hours old (Docker up to 23 copies it at exit, later ones set it for any process inside).',
      },
    ],
    missing: ['the kernel’s log of that moment: which process, and whose limit (journalctl -k on the node)'],
  });
}

/** What a teller's word rests on. */
const sources: Partial<Record<Teller, string>> = {
  systemd: 'systemd read the group’s count of OOM kills.',
  containerd: 'The engine was notified of an OOM kill in the group.',
  conmon: 'The engine was notified of an OOM kill in the group.',
  kubelet: 'The kubelet read it in the kernel’s log.',
  Slurm: 'Slurm read the count of OOM kills of the job’s group.',
  'the kernel': 'The kernel’s report, as far as it is here, names no victim.',
};

/** Somebody says that the OOM killer was at work; the kernel's line about its victim is not here. */
function byTeller({ acts }: Facts): Finding | null {
  const told = acts.filter(({ part, reason }) => part === 'told' && reason === 'memory');
  const [first] = told;
  if (!first) return null;
  const { by, target, scope, at } = first;
  const host = scope === 'global';
  return finding(host ? 'host-oom' : 'oom-kill', `${target === '' ? '' : `${target}, `}by ${by}’s word`, {
    at,
    // The kernel's own report without a scope leaves open what was short.
    confidence: by === 'the kernel' && scope === null ? 'unsure' : 'likely',
    evidence: told
      .slice(0, 3)
      .map((act) =>
        evidence(act.source, sources[act.by] ?? 'It reports a kill for lack of memory.', act.at, act.quote),
      ),
    against: scope === null ? [countRisesToo] : [],
    missing: [`${kernelsLine} (journalctl -k)`],
  });
}

const countRisesToo: Runner = {
  kind: 'host-oom',
  because: 'Not excluded: the group’s count rises for a kill of the whole machine’s shortage, too.',
};
