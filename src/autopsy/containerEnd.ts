import { signalExits } from '../verdict/signalExits.ts';
import { conclusion, proof, type Question } from './answer.ts';
import { sigkill } from './outside.ts';

/** `OOMKilled` with SIGKILL: two signals that agree, neither of them the kernel's own word. */
export const flaggedAsOom: Question = ({ end, container }) => {
  if (!end || !container || end.oomKilled !== true) return null;
  const byKubelet = container.source !== 'docker inspect';
  const main = end.exitCode === 137;
  const child = end.exitCode !== null && !main;
  return conclusion('oom-kill', byKubelet ? 'by the kubelet’s status' : 'by the engine’s flag', {
    victim: main ? 'main' : child || container.running === true ? 'child' : null,
    processAlive: main ? false : container.running,
    at: end.finishedAt,
    confidence: main ? 'likely' : 'unsure',
    evidence: [
      proof(
        container.file,
        main
          ? 'The container ended by SIGKILL (exit code 137) and is marked as killed for lack of memory.'
          : `The container is marked as killed for lack of memory, but ${end.exitCode === null ? 'still runs' : `ended with exit code ${end.exitCode}`}: something inside was killed, not the main process.`,
        end.finishedAt,
        end.quote,
      ),
    ],
    against: [
      {
        kind: 'host-oom',
        because: byKubelet
          ? 'Not excluded: the count behind OOMKilled rises for kills of the whole node’s shortage, too.'
          : 'Not excluded: the flag says nothing about whose limit it was.',
      },
      {
        kind: 'external-kill',
        because: byKubelet
          ? 'SIGKILL by somebody else gives the reason Error, unless a child had been killed before.'
          : 'Not excluded: the flag can be hours old (Docker up to 23 copies it at exit, later ones set it for any process inside).',
      },
    ],
    missing: ['the kernel’s log of that moment: which process, and whose limit (journalctl -k on the node)'],
  });
};

/** SIGKILL or SIGTERM from somebody, unsigned. */
export const unsignedKill: Question = ({ end, container }, around) => {
  if (!end || !container || (end.exitCode !== 137 && end.exitCode !== 143)) return null;
  const how = proof(
    container.file,
    `The container ended with exit code ${end.exitCode}.`,
    end.finishedAt,
    end.quote,
  );
  const common = { victim: 'main' as const, processAlive: false, at: end.finishedAt };
  if (end.exitCode === 143)
    return conclusion('external-kill', 'exit 143 (SIGTERM), sender unknown', {
      ...common,
      confidence: 'unsure',
      evidence: [how],
      against: [{ kind: 'oom-kill', because: 'The kernel’s OOM killer sends SIGKILL, which gives 137.' }],
      missing: ['who stopped it: docker events, kubectl get events, the orchestrator’s log'],
    });
  if (!around.kernelLogCovers(end.finishedAt))
    return conclusion('inconclusive', 'SIGKILL by an OOM killer or by somebody else', {
      ...common,
      evidence: [how],
      against: sigkill,
      missing: [
        around.hasKernelLog
          ? 'a kernel log that covers the moment of death on the same clock (journalctl -k -o short-iso)'
          : 'the kernel’s log of that moment: dmesg -T, or journalctl -k',
        'who else could have killed it: docker events, kubectl get events',
      ],
    });
  return conclusion('external-kill', 'exit 137 (SIGKILL), sender unknown', {
    ...common,
    confidence: 'unsure',
    evidence: [
      how,
      proof('kernel log', 'The kernel’s log covers that moment and has no OOM kill in this container.'),
    ],
    against: [{ kind: 'oom-kill', because: 'The kernel’s log covers that moment and has no such line.' }],
    missing: ['who sent SIGKILL; a program that returns 137 by itself looks the same from outside'],
  });
};

/** Any other exit code, and a container that runs. */
export const byExitCode: Question = ({ end, container }) => {
  if (!container) return null;
  const code = end?.exitCode ?? null;
  if (!end || code === null) {
    if (container.running !== true) return null;
    return conclusion('survived', 'it runs', {
      processAlive: true,
      confidence: 'likely',
      evidence: [proof(container.file, 'The container runs, and nothing tells of a kill inside.')],
      missing: ['whether it serves: an answer to a request'],
    });
  }
  const how = proof(container.file, `The container ended with exit code ${code}.`, end.finishedAt, end.quote);
  if (code === 0)
    return conclusion('survived', 'finished with exit 0', {
      processAlive: false,
      at: end.finishedAt,
      confidence: 'likely',
      evidence: [how],
    });
  const signal = signalExits[code];
  return conclusion('crash', signal ?? `exit ${code}`, {
    processAlive: false,
    at: end.finishedAt,
    confidence: 'unsure',
    evidence: [how],
    against: [
      { kind: 'oom-kill', because: `Exit code ${code} is no SIGKILL of the main process (137).` },
      {
        kind: 'heap-oome',
        because:
          'Not excluded: a JVM ends with 1, 3 or 134 after an OutOfMemoryError, a Node with 134; only its log tells.',
      },
    ],
    missing: ['the program’s own log up to its end'],
  });
};
