import { exitOfSignal, sighup, signalName, sigterm, termedExit } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Death, Facts, SentSignal, SentSignals } from '../facts.ts';
import { type Confidence, evidence, type Finding, finding } from '../finding.ts';
import { gapMs } from '../moment.ts';
import { fromOutside, quoteOf, senderWords, toChild } from '../signals/sentSignals.ts';
import { exitEvidence, killerNames } from '../words/exitWords.ts';

const { endings, reading } = bounds;

/** Somebody was seen to kill the main process: by his own log, the engine's events, or the kernel's trace of signals. */
export function seenKill(facts: Facts): Finding | null {
  const { death } = facts;
  const stop = lateStop(facts);
  if (stop) return stop;
  if (!death.ended) return null;
  const order = ordered(facts);
  if (order) return order;
  const sent = death.engineSignals.findLast(({ at }) => (gapMs(death.at, at) ?? 0) <= reading.lateMs);
  return sent && sent.signal !== sighup ? throughEngine(facts, sent) : traced(facts);
}

/** It was asked to stop, did not within its time, and got SIGKILL from whoever had asked. */
function lateStop({ acts, death }: Facts): Finding | null {
  // Where memory was short, or a sign of life was missing, what is left of a unit is cleared away so, too.
  if (acts.some(({ reason }) => reason === 'memory' || reason === 'health')) return null;
  const stops = acts.filter(({ reason }) => reason === 'stop');
  const act = stops.find(({ part }) => part === 'sent') ?? stops[0];
  if (!act) return null;
  const states = act.part === 'sent';
  const { by, at, source, quote } = act;
  const obeyed = death.exitCode === termedExit;
  const text = obeyed
    ? `${killerNames[by]} asked it to stop, and it ended by that signal.`
    : states
      ? `${killerNames[by]} sent SIGKILL itself: it had not ended in its time after it was asked to stop.`
      : `${killerNames[by]} had asked it to stop, and has it killed where it does not end in its time.`;
  return finding(
    'external-kill',
    `${by}, ${obeyed ? 'a stop that was asked for' : 'as a stop took too long'}`,
    {
      at: death.at ?? at,
      victim: 'main',
      processAlive: false,
      confidence: states || obeyed ? 'certain' : 'likely',
      evidence: [evidence(source, text, at, quote), ...(death.ended ? [exitEvidence(death)] : [])],
      against: [
        states || obeyed
          ? { kind: 'oom-kill', because: 'Whoever stopped it says so himself.' }
          : {
              kind: 'oom-kill',
              because: 'Not excluded: the kernel’s log of that moment would tell; but it was being stopped.',
            },
      ],
      missing: obeyed
        ? []
        : ['why it did not end in time, and who asked it to: the lines before, and the program’s own log'],
    },
  );
}

/** Somebody had it killed: by the service manager, which says so, or by a command of that moment. */
function ordered({ acts, death }: Facts): Finding | null {
  if (acts.some(({ reason }) => reason === 'memory' || reason === 'health')) return null;
  const act = acts.find(({ reason }) => reason === 'command');
  if (!act) return null;
  const { by, at, source, quote } = act;
  const states = by === 'systemd';
  const text = states
    ? 'Systemd sent SIGKILL because somebody asked it to (systemctl kill).'
    : 'Right before, somebody sent SIGKILL by a command.';
  return finding('external-kill', `SIGKILL that somebody ordered through ${by}`, {
    at: death.at ?? at,
    victim: 'main',
    processAlive: false,
    confidence: states ? 'certain' : 'likely',
    evidence: [evidence(source, text, at, quote), exitEvidence(death)],
    against: [{ kind: 'oom-kill', because: 'A person’s command stands right before it.' }],
    missing: states ? [] : ['whether the command meant this process: its number before it ended'],
  });
}

function throughEngine({ death, watch }: Facts, { at, signal }: Death['engineSignals'][number]): Finding {
  const name = signal === null ? 'a signal' : signalName(signal);
  return finding('external-kill', `${name} through the engine`, {
    at,
    victim: 'main',
    processAlive: false,
    confidence: 'certain',
    evidence: [
      evidence(
        'engine events',
        `The engine delivered ${name}${watch === null ? ' that somebody asked it for' : ' that oomlab did not send'}.`,
        at,
      ),
      { ...exitEvidence(death), source: 'engine events' },
    ],
  });
}

/**
 * The kernel's trace has the signal that the exit code speaks of, or a SIGTERM that was obeyed in order. A hand that the
 * runtime itself has just raised, and says so, is the runtime's: that is asked next.
 */
function traced(facts: Facts): Finding | null {
  const { death, sent } = facts;
  if (death.at === null) return null;
  const { all } = sent;
  const others = { ...sent, all: all.filter((each) => !isOnOrder(facts, each)) };
  return byAnother(death, others);
}

/** The names of a shell, and of what it calls to send a signal. */
const shells = /^(?:(?:ba|da|a)?sh|busybox|p?kill|killall\d*|skill|java)$/;

/** The JVM had said that it runs a command that ends it, and this is what such a command does. */
const isOnOrder = ({ signs }: Facts, { atMs, senderName }: SentSignal): boolean =>
  shells.test(senderName ?? '') &&
  signs.some(
    (sign) =>
      sign.kind === 'jvm-oome' &&
      sign.act === 'command' &&
      sign.at !== null &&
      atMs - sign.at.ms >= -reading.earlyMs &&
      atMs - sign.at.ms <= endings.ownNameMs,
  );

function byAnother(death: Death, sent: SentSignals): Finding | null {
  if (death.at === null) return null;
  const code = death.exitCode ?? 0;
  const goneMs = death.at.ms;
  const signal = code - exitOfSignal(0);
  const ended = fromOutside(sent, signal);
  if (ended) return bySender(death, ended, 'certain', 'is what it gives');
  const asked = fromOutside(sent, sigterm);
  if (code === 0 && asked && goneMs - asked.atMs <= endings.inOrderMs)
    return bySender(death, asked, 'likely', 'is that of a program that ends in order when it is asked to');
  const child = toChild(sent, signal, goneMs - reading.consequenceMs, goneMs);
  return child && bySender(death, child, 'likely', 'is what it gives: the main process hands it on');
}

function bySender(death: Death, sent: SentSignal, confidence: Confidence, meaning: string): Finding {
  const name = signalName(sent.signal);
  const seen = evidence(
    'kernel trace',
    `The kernel saw who it was: ${senderWords(sent)}.`,
    sent.atMs,
    quoteOf(sent),
  );
  return finding('external-kill', `${name} by ${sent.senderName ?? 'a process'} (pid ${sent.senderPid})`, {
    at: seen.at,
    victim: 'main',
    processAlive: false,
    confidence,
    evidence: [seen, exitEvidence(death, `, which ${meaning}`)],
  });
}
