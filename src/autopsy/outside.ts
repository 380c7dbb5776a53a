import { conclusion, proof, type Question } from './answer.ts';

const names = {
  'systemd-oomd': 'systemd-oomd',
  earlyoom: 'earlyoom',
  nohang: 'nohang',
  kubelet: 'the kubelet',
  systemd: 'systemd',
  engine: 'the engine',
} as const;

/** A daemon in user space killed for lack of memory, before the kernel had to. */
export const byDaemon: Question = ({ acts, container }) => {
  const act = acts.find(({ part, reason }) => part === 'sent' && reason === 'memory');
  if (act) {
    const whole = act.by === 'systemd-oomd' ? 'everything in ' : '';
    return conclusion('external-kill', `${act.by}, for lack of memory`, {
      victim: act.by === 'kubelet' || act.by === 'systemd-oomd' ? 'main' : null,
      processAlive: false,
      at: act.at,
      confidence: 'certain',
      evidence: [
        proof(
          act.file,
          `${capital(names[act.by])} killed ${whole}${act.target.slice(0, 200)} for lack of memory.`,
          act.at,
          act.quote,
        ),
      ],
      against: [{ kind: 'oom-kill', because: 'It was a program that killed, not the kernel’s OOM killer.' }],
      missing:
        act.by === 'systemd-oomd'
          ? [
              'which process made the pressure: oomd kills the group that stalls or swaps most, whoever is to blame',
            ]
          : [],
    });
  }
  if (!container?.evicted) return null;
  return conclusion('external-kill', 'kubelet, eviction for lack of memory', {
    victim: 'main',
    processAlive: false,
    at: container.ends.at(-1)?.finishedAt ?? null,
    confidence: /memory/i.test(container.evicted) ? 'certain' : 'likely',
    evidence: [proof(container.file, 'The kubelet evicted the pod.', null, container.evicted)],
    against: [
      {
        kind: 'oom-kill',
        because:
          'An eviction is the kubelet’s decision about the node; the container need not have been near its limit.',
      },
    ],
    missing: ['what else was using the node’s memory: kubectl describe node, kubectl top pod -A'],
  });
};

/** The kubelet restarted a container whose probe failed. */
export const byHealthCheck: Question = ({ acts, end, container, application }) => {
  const act = acts.find(({ reason }) => reason === 'health');
  if (!act) return null;
  const oome = application?.signs.find(({ sign }) => sign.kind === 'jvm-oome' || sign.kind === 'runtime-oom');
  return conclusion('external-kill', 'kubelet, after a failed probe', {
    victim: 'main',
    processAlive: false,
    at: end?.finishedAt ?? act.at,
    confidence: 'likely',
    evidence: [
      proof(act.file, 'The kubelet stopped the container because its probe failed.', act.at, act.quote),
      ...(end && container ? [proof(container.file, 'It ended so.', end.finishedAt, end.quote)] : []),
      ...(oome ? [proof(oome.file, 'Before, the program had said this.', oome.at, oome.sign.quote)] : []),
    ],
    missing: oome ? [] : ['why it did not answer: its log, its GC log and its memory.stat from before'],
  });
};

/** systemd says that the OOM killer was at work in a unit; the kernel's line is not here. */
export const toldBySystemd: Question = ({ acts }) => {
  const told = acts.find(({ part, reason }) => part === 'told' && reason === 'memory');
  if (!told) {
    const killed = acts.find(({ part }) => part === 'told');
    if (!killed) return null;
    return conclusion('inconclusive', 'SIGKILL by an OOM killer or by somebody else', {
      victim: 'main',
      processAlive: false,
      at: killed.at,
      evidence: [proof(killed.file, 'The unit’s main process got SIGKILL.', killed.at, killed.quote)],
      against: sigkill,
      missing: ['the kernel’s log of that moment: journalctl -k'],
    });
  }
  return conclusion('oom-kill', `${told.target}, by systemd’s word`, {
    at: told.at,
    confidence: 'likely',
    evidence: acts
      .slice(0, 3)
      .map(({ file, at, quote }) => proof(file, 'systemd read the group’s count of OOM kills.', at, quote)),
    against: [
      {
        kind: 'host-oom',
        because: 'Not excluded: the group’s count rises for a kill of the whole machine’s shortage, too.',
      },
    ],
    missing: ['the kernel’s own lines: victim, its memory, and whose limit it was (journalctl -k)'],
  });
};

/** Candidates for a SIGKILL that nobody signed. */
export const sigkill = [
  {
    kind: 'oom-kill' as const,
    because: 'Not excluded: without the kernel’s log of that moment this is the usual reason.',
  },
  { kind: 'host-oom' as const, because: 'Not excluded: the whole machine may have been short.' },
  {
    kind: 'external-kill' as const,
    because:
      'Not excluded: docker kill, a stop that took too long, a probe or an operator send the same signal.',
  },
];

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
