import { sigabrt, sigkill, signalName } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Facts, SeenSign, SentSignal } from '../facts.ts';
import { type Confidence, evidence, type Finding, finding, type Runner } from '../finding.ts';
import { gapMs, type Moment, onTrial } from '../moment.ts';
import { quoteOf, senderWords, toChild } from '../signals/sentSignals.ts';
import { endOfService, isForeign, wentOn } from './bearing.ts';

type Of<Kind extends SeenSign['kind']> = Extract<SeenSign, { kind: Kind }>;

const of = <Kind extends SeenSign['kind']>({ signs }: Facts, kind: Kind): Of<Kind>[] =>
  signs.filter((sign): sign is Of<Kind> => sign.kind === kind);

/** A worker was killed while the container lives on, and the OOM killer is not known to have done it. */
export function workerKilled(facts: Facts): Finding | null {
  const { death, watch } = facts;
  if (death.alive !== true && !(watch === null && death.alive === null)) return null;
  const timeouts = of(facts, 'worker-timeout');
  const kills = of(facts, 'worker-killed').filter(({ signal }) => signal === sigkill);
  // A time-out is about its own worker, and explains the kill of no other.
  const unexplained = kills.find(({ pid }) =>
    timeouts.every((timeout) => timeout.pid !== null && timeout.pid !== pid),
  );
  const [timeout] = timeouts;
  const found = unexplained ? killed(facts, unexplained) : timeout && gaveUp(facts, timeout);
  const named = found ?? strangersKill(facts) ?? crashed(facts) ?? lost(facts);
  // The service went on without the last of them, and stopped serving for another reason.
  const told = found ? [...timeouts, ...kills].map(({ at }) => at) : [];
  const last = told.reduce(later, named?.end.at ?? null);
  return named && wentOn(facts, last, endOfService(facts)) ? null : named;
}

const later = (one: Moment | null, other: Moment | null): Moment | null =>
  one === null || (gapMs(one, other) ?? 0) > 0 ? other : one;

/** Why a server gives a worker up, and what is still not known then. */
const gaveUpFor = {
  memory: {
    how: (server: string) => `${server}, for its worker’s memory`,
    text: 'ended a worker itself: it held more memory than it may.',
    missing: 'what the worker held, and whether it grew with each request: a profile of its memory',
  },
  time: {
    how: (server: string) => `${server}, as its worker’s time was over`,
    text: 'ended a worker itself: it worked for longer than it may.',
    missing: 'what the worker did for so long: a stack of it, or the slow dependency',
  },
  answer: {
    how: (server: string) => `${server}, which gave its worker up`,
    text: 'gave up a worker and ended it itself.',
    missing:
      'why the worker did not answer in time: memory pressure is one reason, a slow dependency another',
  },
} as const;

/** A server kills a worker of its own that does not answer, works too long, or grew too large. */
function gaveUp(facts: Facts, timeout: Of<'worker-timeout'>): Finding | null {
  const after = of(facts, 'worker-killed').find(
    ({ pid, signal }) => pid === timeout.pid && signal === sigkill,
  );
  const sender = near(facts, timeout.at, sigkill) ?? near(facts, timeout.at, sigabrt);
  if (isDenied(facts, timeout, sender)) return null;
  const { server } = timeout;
  const why = gaveUpFor[timeout.over ?? 'answer'];
  const text = `${capital(server)} ${why.text}`;
  // Its own log is its word; what a trial's target prints may be another's, where no signal bears it out.
  const watched = facts.watch !== null && sender === null;
  const found = ofChild(why.how(server), watched ? 'likely' : 'certain', text, timeout);
  return withSender(
    {
      ...found,
      end: { ...found.end, byServer: isParents(facts, sender) },
      evidence: [
        ...found.evidence,
        ...(after
          ? [evidence(after.source, 'The SIGKILL that followed was its own.', after.at, after.quote)]
          : []),
      ],
      against: [
        { kind: 'oom-kill', because: `${capital(server)} gave the worker up first, and kills after that.` },
      ],
      missing: [why.missing],
    },
    sender,
  );
}

/** A server ends its own workers: as its own word says, and a trace does not contradict. */
function isParents({ census }: Facts, sender: SentSignal | null): boolean {
  if (sender === null) return true;
  const victim = census?.processes.find(({ pid }) => pid === sender.targetPid);
  return victim === undefined ? sender.senderInside !== false : victim.parentPid === sender.senderPid;
}

/** SIGKILL of a worker, by whomever: the server cannot know. */
function killed(facts: Facts, sign: Of<'worker-killed'>): Finding | null {
  const sender = near(facts, sign.at, sigkill);
  if (isDenied(facts, sign, sender)) return null;
  if (sender) return withSender(ofChild(killedBy(sender), 'certain', 'A worker got SIGKILL.', sign), sender);
  const { oom } = facts.kills;
  if (oom === 'excluded' || oom === 'unlikely') {
    const text = 'A worker got SIGKILL, and no OOM killer was at work.';
    return ofChild('SIGKILL, sender unknown', oom === 'excluded' ? 'likely' : 'unsure', text, sign);
  }
  const text = `${capital(sign.server)} saw that ${workerWords(sign)} was killed by signal 9. Who sent it, it cannot know.`;
  return finding('inconclusive', `${workerWords(sign)} of ${sign.server} got SIGKILL`, {
    at: sign.at,
    victim: 'child',
    processAlive: true,
    confidence: 'unsure',
    evidence: [evidence(sign.source, text, sign.at, sign.quote)],
    against: candidates(facts),
    missing: [
      'the kernel log of that moment: dmesg -T, or journalctl -k',
      'the group’s count of OOM kills: oom_kill in memory.events (v2) or memory.oom_control (v1)',
    ],
  });
}

/** `worker 1 (pid 108)`, `its worker 12`, `a process`: as far as the line says. */
const workerWords = ({ who, pid }: Of<'worker-killed' | 'worker-lost'>): string =>
  who === null ? (pid === null ? 'a process' : `worker ${pid}`) : pid === null ? who : `${who} (pid ${pid})`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const candidates = ({ kills }: Facts): Runner[] => [
  {
    kind: 'oom-kill',
    because:
      kills.kernelLog === 'none'
        ? 'Not excluded, and the most likely: an OOM kill of a child that the container survives. There is no time-out line before it.'
        : 'Not excluded: what there is of the kernel’s log has no kill that fits, but may not cover the moment.',
  },
  { kind: 'host-oom', because: 'Not excluded: the whole machine may have been short.' },
  { kind: 'external-kill', because: 'Not excluded: somebody’s kill -9 looks the same from the server.' },
];

/**
 * What a program prints is hearsay. Where every signal was traced, one that is not in the trace was not sent; where the
 * processes were counted, a worker that ended is one that is missing afterwards, and its server is among them.
 */
function isDenied(facts: Facts, sign: SeenSign, sender: SentSignal | null): boolean {
  if (facts.sent.complete) return sender === null;
  return isForeign(facts, sign) || (sender === null && nobodyVanished(facts.census, sign.at));
}

/** Counted before and after, and each process that was there before is there afterwards. */
function nobodyVanished(census: Facts['census'], at: Moment | null): boolean {
  if (census === null || at === null) return false;
  const { workerMs } = bounds.endings;
  const [fromMs, toMs] = [at.ms - workerMs, at.ms + workerMs];
  const lastMs = census.countedMs.at(-1) ?? Number.NEGATIVE_INFINITY;
  const before = census.countedMs.some((ms) => ms < at.ms);
  const after = census.countedMs.filter((ms) => ms > at.ms).length >= countsAfter;
  const gone = census.processes.some(
    (each) => each.toMs >= fromMs && each.toMs <= toMs && each.toMs < lastMs,
  );
  return before && after && !gone;
}

/** A process that is just ending may be in the first count after the word of it. */
const countsAfter = 2;

const killedBy = ({ senderName, senderPid }: SentSignal): string =>
  `SIGKILL by ${senderName ?? 'a process'} (pid ${senderPid})`;

/** A server notices and reports the end of its worker at once; it kills one that it gave up soon after saying so. */
function near({ sent }: Facts, at: Moment | null, signal: number): SentSignal | null {
  const { workerMs } = bounds.endings;
  return at === null ? null : toChild(sent, signal, at.ms - workerMs, at.ms + workerMs);
}

function withSender(found: Finding, sent: SentSignal | null): Finding {
  return sent === null ? found : { ...found, evidence: [...found.evidence, seenBy(sent)] };
}

const seenBy = (sent: SentSignal) =>
  evidence('kernel trace', `The kernel saw who it was: ${senderWords(sent)}.`, sent.atMs, quoteOf(sent));

/** The engine ends processes that it started itself, such as a health check that takes too long. */
const engineNames = /^(?:runc|crun|containerd|dockerd|conmon|podman)/;

/** Nobody within says so, but the trace does. A parent that ends its own helpers is no news; a stranger or a sibling is. */
function strangersKill({ sent, census }: Facts): Finding | null {
  const kills = sent.all.filter(
    (each) =>
      !each.toMain &&
      each.signal === sigkill &&
      each.code <= 0 &&
      !engineNames.test(each.senderName ?? '') &&
      (each.senderInside !== true || isSibling(census, each)),
  );
  const last = kills.at(-1);
  if (!last) return null;
  const again =
    kills.length === 1 ? [] : [evidence('kernel trace', `It was one of ${kills.length} such kills.`)];
  return finding('external-kill', killedBy(last), {
    at: onTrial(last.atMs),
    victim: 'child',
    processAlive: true,
    confidence: last.senderInside === null ? 'unsure' : 'likely',
    evidence: [seenBy(last), ...again],
  });
}

/** Programs that live for a moment to send a signal. A thread has its own name, and is not counted either. */
const messengers = /^(?:sh|bash|dash|ash|zsh|busybox|kill|pkill|killall|timeout)$/;

/**
 * Of a victim that was counted no ancestor: a watchdog beside the workers, who sent a short-lived process, or such a process
 * itself. An ancestor outlives its children, and is known as their parent.
 */
function isSibling(census: Facts['census'], { targetPid, ...sent }: SentSignal): boolean {
  const parents = new Map(census?.processes.map(({ pid, parentPid }) => [pid, parentPid]));
  if (!parents.has(targetPid)) return false;
  const above = new Set<number>();
  for (let pid: number | null = targetPid; pid !== null && !above.has(pid); pid = parents.get(pid) ?? null)
    above.add(pid);
  if (above.has(sent.senderPid)) return false;
  if (parents.has(sent.senderPid) || messengers.test(sent.senderName ?? '')) return true;
  const { senderAncestorPid } = sent;
  return senderAncestorPid !== null && parents.has(senderAncestorPid) && !above.has(senderAncestorPid);
}

/** A worker's own fault. Whether a trial went on to serve says its load; where nobody watched, this is the news. */
function crashed(facts: Facts): Finding | null {
  const sign = of(facts, 'worker-killed').find(({ signal }) => signal !== sigkill);
  if (facts.watch !== null || !sign) return null;
  const text = 'A worker ended by a signal that is no SIGKILL.';
  return finding('crash', `${workerWords(sign)} of ${sign.server}, ${signalName(sign.signal)}`, {
    at: sign.at,
    victim: 'child',
    processAlive: true,
    confidence: 'likely',
    evidence: [evidence(sign.source, text, sign.at, sign.quote)],
    against: [{ kind: 'oom-kill', because: 'The OOM killer sends SIGKILL (9).' }],
    missing: ['a core dump or the log of the worker'],
  });
}

/** Nobody saw how it went. Where a trial counted processes, they say so. */
function lost(facts: Facts): Finding | null {
  const [sign] = of(facts, 'worker-lost');
  if (facts.watch !== null || !sign) return null;
  const { at, server, source, quote } = sign;
  const text = `${capital(server)} found that ${workerWords(sign)} was gone. How it ended, it does not say.`;
  return finding('inconclusive', `${workerWords(sign)} of ${server} is gone, by a kill or by a fault`, {
    at,
    victim: 'child',
    processAlive: true,
    confidence: 'unsure',
    evidence: [evidence(source, text, at, quote)],
    against: candidates(facts),
    missing: [
      'the log of the one who is gone, and the kernel log of that moment: dmesg -T, or journalctl -k',
    ],
  });
}

function ofChild(detail: string, confidence: Confidence, text: string, sign: SeenSign): Finding {
  return finding('external-kill', detail, {
    at: sign.at,
    victim: 'child',
    processAlive: true,
    confidence,
    evidence: [evidence(sign.source, text, sign.at, sign.quote)],
  });
}
