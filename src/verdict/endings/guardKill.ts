import type { Facts, SeenAct } from '../facts.ts';
import { evidence, type Finding, finding } from '../finding.ts';
import { killerNames } from '../words/exitWords.ts';

/** A guard of the machine's memory in user space killed, before the kernel had to. */
export function guardKill(facts: Facts): Finding | null {
  const act = facts.acts.find(({ part, reason }) => part === 'sent' && reason === 'memory');
  return act ? byAct(act) : evicted(facts);
}

function byAct({ by, target, at, source, quote }: SeenAct): Finding {
  const group = by === 'systemd-oomd';
  const text = `${killerNames[by]} killed ${group ? 'everything in ' : ''}${target.slice(0, 200)} for lack of memory.`;
  return finding('external-kill', `${by}, for lack of memory`, {
    victim: by === 'earlyoom' || by === 'nohang' ? null : 'main',
    processAlive: false,
    at,
    confidence: 'certain',
    evidence: [evidence(source, text, at, quote)],
    against: [{ kind: 'oom-kill', because: 'It was a program that killed, not the kernel’s OOM killer.' }],
    missing: group
      ? [
          'which process made the pressure: oomd kills the group that stalls or swaps most, whoever is to blame',
        ]
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

/** The kubelet restarted a container whose probe failed. */
export function healthKill({ acts, death, signs }: Facts): Finding | null {
  const act = acts.find(({ reason }) => reason === 'health');
  if (!act) return null;
  const oome = signs.find(({ kind }) => kind === 'jvm-oome' || kind === 'runtime-oom');
  const text = `${killerNames[act.by]} stopped the container because its probe failed.`;
  return finding('external-kill', `${act.by}, after a failed probe`, {
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
