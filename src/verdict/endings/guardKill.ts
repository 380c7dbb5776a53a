import { isFault, sigkill } from '../../signals.ts';
import type { Facts, SeenAct, SeenSign } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import type { Teller } from '../logs/acts/act.ts';
import { gapMs } from '../moment.ts';
import { killerNames } from '../words/exitWords.ts';

/** A guard of the machine's memory in user space killed, before the kernel had to. */
export function guardKill(facts: Facts): Finding | null {
  const act = facts.acts.find(({ part, reason }) => part === 'sent' && reason === 'memory');
  return act ? byAct(act) : evicted(facts);
}

/** Those that end a whole group, and not a process. */
const wholeGroups: readonly Teller[] = ['systemd-oomd', 'oomd', 'Talos'];

/** Those that choose a process, wherever it runs. */
const processes: readonly Teller[] = ['earlyoom', 'nohang', 'lmkd', 'macOS'];

function byAct({ by, target, scope, at, source, quote }: SeenAct): Finding {
  const group = wholeGroups.includes(by);
  const job = scope === 'memcg';
  const whom = target === '' ? (job ? 'the job' : 'a process') : target.slice(0, 200);
  const why = job ? 'because it used more memory than it may' : 'for lack of memory';
  const text = `${killerNames[by]} killed ${group ? 'everything in ' : ''}${whom} ${why}.`;
  return finding('external-kill', `${by}, ${job ? 'at the job’s memory limit' : 'for lack of memory'}`, {
    victim: processes.includes(by) ? null : 'main',
    processAlive: false,
    at,
    confidence: 'certain',
    evidence: [evidence(source, text, at, quote)],
    against: [{ kind: 'oom-kill', because: 'It was a program that killed, not the kernel’s OOM killer.' }],
    missing: group
      ? ['which process made the pressure: it kills the group that stalls or swaps most, whoever is to blame']
      : [],
  });
}

function evicted({ death }: Facts): Finding | null {
  if (death.evicted === null) return null;
  const resource = /low on resource: ([\w-]+)|\b(memory|ephemeral[- ]storage|disk|inodes|pids)\b/i.exec(
    death.evicted,
  );
  const what = (resource?.[1] ?? resource?.[2])?.toLowerCase() ?? null;
  const memory = what === 'memory';
  return finding('external-kill', `kubelet, eviction${what === null ? '' : ` for lack of ${what}`}`, {
    victim: 'main',
    processAlive: false,
    at: death.at,
    confidence: memory ? 'certain' : 'likely',
    evidence: [evidence(death.source, 'The kubelet evicted the pod.', null, death.evicted)],
    against: [
      {
        kind: 'oom-kill',
        because:
          'An eviction is the kubelet’s decision about the node; the container need not have been near its limit.',
      },
    ],
    missing: [
      what === null
        ? 'of what the node was short: kubectl describe pod, its message'
        : `what else was using the node’s ${what}: kubectl describe node, kubectl top pod -A`,
    ],
  });
}

/** The kubelet restarted a container whose probe failed, or systemd a service that did not send its sign of life. */
export function healthKill({ acts, death, signs }: Facts): Finding | null {
  const act = acts.find(({ reason }) => reason === 'health');
  if (!act) return null;
  const oome = signs.find(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom');
  const watchdog = act.by === 'systemd';
  const text = watchdog
    ? 'Systemd ended the service because its sign of life did not come in time.'
    : `${killerNames[act.by]} stopped the container because its probe failed.`;
  return finding('external-kill', watchdog ? 'systemd’s watchdog' : `${act.by}, after a failed probe`, {
    victim: 'main',
    processAlive: false,
    at: death.at ?? act.at,
    confidence: 'likely',
    evidence: [
      evidence(act.source, text, act.at, act.quote),
      ...(death.ended ? [evidence(death.source, 'It ended so.', death.at, death.quote)] : []),
      ...(oome ? [evidence(oome.source, 'Before, the program had said this.', oome.at, oome.quote)] : []),
    ],
    missing: oome ? [] : ['why it did not answer: its log, its GC log and its memory.stat from before'],
  });
}

/** Whoever runs it ended it when its time was over, or called it off: the signal is a kill's, and memory was not the reason. */
export function calledOff({ acts, death, signs }: Facts): Finding | null {
  const act = acts.find(({ reason }) => reason === 'time' || reason === 'order');
  // What is left of a job is called off once a part of it has failed.
  if (!act || (act.reason === 'order' && signs.some((sign) => failedBefore(sign, act)))) return null;
  const states = act.part === 'sent';
  const { by, at, source, quote, reason } = act;
  const why = reason === 'time' ? 'at the limit of its time' : 'as it was called off';
  return finding('external-kill', `${by}, ${why}`, {
    victim: 'main',
    processAlive: false,
    at: death.at ?? at,
    confidence: states ? 'certain' : 'likely',
    evidence: [
      evidence(
        source,
        `${killerNames[by]} ${states ? 'ended it' : 'says that it was ended'} ${why}.`,
        at,
        quote,
      ),
      ...(death.ended ? [evidence(death.source, 'It ended so.', death.at, death.quote)] : []),
    ],
    against: states
      ? [{ kind: 'oom-kill', because: 'Whoever ended it says why, and it was not for memory.' }]
      : [],
    missing:
      reason === 'time'
        ? ['why it took so long: collecting garbage, paging and waiting look alike from there']
        : states
          ? []
          : ['who ordered it, and whether the machine was short of memory then: its own log (journalctl -k)'],
  });
}

/** A part of it ended by a fault, or by a kill that nobody signed, before the rest was called off. */
function failedBefore(sign: SeenSign, { at }: SeenAct): boolean {
  const failed =
    sign.kind === 'fatal-signal' ||
    (sign.kind === 'worker-killed' && (sign.signal === sigkill || isFault(sign.signal)));
  return failed && (gapMs(sign.at, at) ?? 0) >= 0;
}
