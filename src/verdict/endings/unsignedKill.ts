import { exitOfSignal, killedExit, sigkill, signalName, sigterm, termedExit } from '../../signals.ts';
import type { Facts } from '../facts.ts';
import { type Evidence, evidence, type Finding, finding, type Runner } from '../finding.ts';
import { isExcluded } from '../signals/sentSignals.ts';
import { exitEvidence, farewell, lastWords } from '../words/exitWords.ts';

/** The exit code is that of a kill, and nobody was seen to do it. */
export function unsignedKill(facts: Facts): Finding | null {
  const { death, kills, program, sent, signs } = facts;
  if (!death.ended) return null;
  if (death.exitCode === termedExit && signs.every(({ kind }) => kind !== 'fatal-signal'))
    return isExcluded(sent, sigterm) ? ownExit(facts) : unproven(facts, sigterm);
  if (death.exitCode !== killedExit) return null;
  if (program.gcLog?.orderlyExit || isExcluded(sent, sigkill)) return ownExit(facts);
  return kills.oom === 'excluded' || kills.oom === 'unlikely' ? unproven(facts, sigkill) : undecided(facts);
}

/** What would have told the sender. */
function noSender({ sent, watch }: Facts): string {
  if (watch === null)
    return 'who else could have killed it: docker events, kubectl get events, the orchestrator’s log';
  const why = sent.why === null ? '' : ` (${sent.why})`;
  return `a trace of signals (tracepoint signal:signal_generate), which names the sender or shows that there was none${why}`;
}

function unproven(facts: Facts, signal: number): Finding {
  const { death } = facts;
  const [name, code] = [signalName(signal), exitOfSignal(signal)];
  return finding('external-kill', `exit ${code} (${name}), sender unknown`, {
    at: death.at,
    victim: 'main',
    processAlive: false,
    confidence: 'unsure',
    evidence: [
      exitEvidence(death, `, which is what ${name} gives`),
      ...noOomKill(facts),
      ...lastWords(facts),
    ],
    against: signal === sigkill ? [] : [sigtermIsNoOomKill],
    missing: [
      `who sent ${name}; a program that returns ${code} by itself looks the same from outside`,
      noSender(facts),
    ],
  });
}

const sigtermIsNoOomKill: Runner = {
  kind: 'oom-kill',
  because: 'The kernel’s OOM killer sends SIGKILL, which gives 137.',
};

function noOomKill({ kills }: Facts): Evidence[] {
  switch (kills.oom) {
    case 'excluded': {
      const whole = kills.kernelLog === 'whole';
      const silent = whole ? 'the kernel log has no OOM kill' : 'the host counted no OOM kill';
      return [evidence(whole ? 'kernel log' : 'host', `It was no OOM killer: ${silent}.`)];
    }
    case 'unlikely':
      return [
        evidence('kernel log', 'The kernel’s log covers that moment and has no OOM kill in this container.'),
      ];
    case 'seen':
    case 'unknown':
      return [];
  }
}

/** Nobody sent the signal; or the JVM wrote its farewell into the GC log, for which SIGKILL leaves no time. */
function ownExit(facts: Facts): Finding {
  const { death, program, kills } = facts;
  const traced = isExcluded(facts.sent, (death.exitCode ?? 0) - exitOfSignal(0));
  const all: Evidence[] = [exitEvidence(death)];
  if (traced)
    all.push(
      evidence(
        'kernel trace',
        'The kernel’s trace of signals is whole, and nobody else sent such a signal to any process of the container.',
      ),
    );
  all.push(...farewell(program), ...lastWords(facts));
  return finding('crash', `exit ${death.exitCode} by the program itself`, {
    at: death.at,
    processAlive: false,
    confidence: traced && kills.oom === 'excluded' ? 'certain' : 'likely',
    evidence: all,
  });
}

/** Candidates for a SIGKILL that nobody signed. */
const candidates: readonly Runner[] = [
  {
    kind: 'oom-kill',
    because: 'Not excluded: without the kernel’s log of that moment this is the usual reason.',
  },
  { kind: 'host-oom', because: 'Not excluded: the whole machine may have been short.' },
  {
    kind: 'external-kill',
    because:
      'Not excluded: docker kill, a stop that took too long, a probe or an operator send the same signal.',
  },
];

function undecided(facts: Facts): Finding {
  const { death, kills, watch } = facts;
  const log = {
    whole: [],
    excerpt: ['a kernel log that covers the moment of death on the same clock (journalctl -k -o short-iso)'],
    none: ['the kernel log of that moment: dmesg -T, or journalctl -k'],
  }[kills.kernelLog];
  const counters = watch === null ? [] : ['a reading of the OOM counters after the death'];
  return finding('inconclusive', 'SIGKILL by an OOM killer or by somebody else', {
    at: death.at,
    victim: 'main',
    processAlive: false,
    confidence: 'unsure',
    evidence: [exitEvidence(death, ' (SIGKILL)'), ...lastWords(facts)],
    against: [...candidates],
    missing: [...log, ...counters, noSender(facts)],
  });
}
