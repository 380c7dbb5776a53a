import type { Recording } from '../../../record/recording.ts';
import { targetMachine } from '../../../scenario/target/limits.ts';
import { bounds } from '../../bounds.ts';
import { type End, type Evidence, evidence } from '../../finding.ts';
import type { TrialFacts } from '../../trialFacts.ts';
import { percent, tasksWords } from '../../words/symptomWords.ts';
import { between, growth, lastRow } from '../counter.ts';
import { type CpuModes, cpuModes } from '../cpu.ts';
import { hadByOthers } from '../hadByOthers.ts';
import { type Pressure, pressure } from '../stalls.ts';
import { type Look, leastLooks, looks } from '../threads/looks.ts';
import { oneThread } from '../threads/oneThread.ts';
import { type CommonWait, commonWait } from '../threads/waits.ts';
import { hostsIn, inWhat, oneThreadCause, oneThreadText, waitWords } from '../threads/words.ts';
import { type BadAnswers, badAnswers, isMostlyBad } from './badAnswers.ts';

/** Something on record that held up a service which was there and served nobody. */
export interface Hindrance {
  /** To follow `and the process lives on: `. */
  cause: string;
  evidence: Evidence;
}

const { hindrance } = bounds;

/** What is on record of the time in which it was of no use, the most telling first; empty for other ends, or where nothing is. */
export function hindrances(facts: TrialFacts, end: End): Hindrance[] {
  if (end.kind !== 'unresponsive' || end.at === null) return [];
  const { recording, endMs: toMs } = facts;
  const fromMs = end.at.ms;
  const span: Span = {
    recording,
    fromMs,
    toMs,
    cpu: cpuModes(recording.probe, fromMs, toMs),
    stalls: pressure(recording.probe, fromMs, toMs),
    seen: looks(recording, fromMs, toMs),
    bad: badAnswers(recording, fromMs, toMs),
    wait: commonWait(looks(recording, fromMs, toMs), looks(recording, facts.loadStartMs ?? 0, fromMs)),
  };
  return [
    refusedTasks,
    saidNoFiles,
    saidNoSpace,
    answeredBadly,
    throttled,
    outrun,
    stalledByDisk,
    computing,
    waitingTogether,
    idle,
    fullQueue,
  ].flatMap((look) => look(span) ?? []);
}

interface Span {
  recording: Recording;
  fromMs: number;
  toMs: number;
  cpu: CpuModes;
  stalls: Pressure;
  seen: readonly Look[];
  bad: BadAnswers | null;
  wait: CommonWait | null;
}

function refusedTasks({ recording: { probe }, fromMs, toMs }: Span): Hindrance | null {
  const refused = growth(probe, 'pidsLimitHits', fromMs, toMs)?.by ?? 0;
  if (refused === 0) return null;
  const last = lastRow(between(probe, Number.NEGATIVE_INFINITY, toMs), 'pids');
  const text = tasksWords({ most: last?.pids ?? null, limit: last?.pidsLimit ?? null, refused });
  return { cause: 'its limit on tasks refused new ones', evidence: evidence('cgroup', text, fromMs) };
}

const noFiles = /\bEMFILE\b|\bENFILE\b|too many open files/i;
const noSpace = /\bENOSPC\b|no space left on device|\bEDQUOT\b|disk quota exceeded/i;

const saidNoFiles = (span: Span) => said(span, noFiles, 'it had no file descriptor left');
const saidNoSpace = (span: Span) => said(span, noSpace, 'there was no space left on a disk');

/** What a target prints is hearsay, and is told as its own words. */
function said({ recording: { log }, fromMs, toMs }: Span, words: RegExp, what: string): Hindrance | null {
  const lines = log.filter(({ atMs, text }) => atMs >= fromMs - rowMs && atMs <= toMs && words.test(text));
  const [first] = lines;
  if (!first) return null;
  const text = `It said so itself, in ${lines.length} line${lines.length === 1 ? '' : 's'} of that time: ${what}.`;
  return {
    cause: `by its own words ${what}`,
    evidence: evidence('target log', text, first.atMs, first.text.trim().slice(0, 300)),
  };
}

/** A row of the load is a second long: what broke it may have been said at its start. */
const rowMs = 1000;

/** It is there and at work, and no wait or computing of its own is why nobody was served: that it says itself. */
function answeredBadly({ fromMs, bad }: Span): Hindrance | null {
  if (bad === null || !isMostlyBad(bad)) return null;
  const { text, words } = bad;
  return { cause: words, evidence: evidence('load', text, fromMs) };
}

function throttled({ fromMs, cpu: { throttled: waited, usedCores } }: Span): Hindrance | null {
  if (waited === null || waited < hindrance.heldShare) return null;
  const text = `For ${percent(waited)} of the time its CPU quota let it wait; it used ${cores(usedCores)}.`;
  return { cause: 'its CPU quota let it wait', evidence: evidence('cgroup', text, fromMs) };
}

/** Before `computing`: a service that others let wait looks like one that computes. */
function outrun({ recording: { probe }, fromMs, toMs, cpu: { usedCores } }: Span): Hindrance | null {
  const others = hadByOthers(probe, fromMs, toMs);
  if (others === null || others < hindrance.heldShare) return null;
  const text = `For ${percent(others)} of the time it wanted a processor, and others on this machine had them; it used ${cores(usedCores)}.`;
  return { cause: 'others on the machine had its processors', evidence: evidence('cgroup', text, fromMs) };
}

function stalledByDisk({ fromMs, stalls: { ioFull, source } }: Span): Hindrance | null {
  if (ioFull === null || ioFull < hindrance.heldShare) return null;
  const text = `All of its tasks stood still for the disk ${percent(ioFull)} of the time.`;
  return {
    cause: 'it waited for the disk',
    evidence: evidence(source === 'container' ? 'cgroup' : 'host', text, fromMs),
  };
}

function computing({ recording, fromMs, seen, cpu: { usedCores, waited } }: Span): Hindrance | null {
  const { cpus } = targetMachine(recording.trial.plan);
  // A thread that never rests runs, or waits for a processor that others have.
  if (usedCores === null || usedCores + (waited ?? 0) < hindrance.busyCores * Math.min(1, cpus)) return null;
  const others =
    waited === null || waited === 0 ? '' : `, and waited for a processor ${percent(waited)} of the time`;
  const text = `It computed all the while: it used ${cores(usedCores)} of the ${cpus} that it may use${others}.`;
  const one = oneThread(seen);
  const usedUp = cpus < 1 && usedCores >= hindrance.busyCores * cpus;
  const cause = usedUp
    ? 'its CPU quota was used up'
    : one
      ? oneThreadCause(one)
      : 'it computed all the while';
  const who = one ? ` ${oneThreadText(one)}` : '';
  return { cause, evidence: evidence('cgroup', text + who, fromMs) };
}

function waitingTogether({ recording, wait, fromMs }: Span): Hindrance | null {
  if (wait === null) return null;
  const { cause, text } = waitWords(wait, hostsIn(recording.inspect));
  return { cause, evidence: evidence('census', text, fromMs) };
}

function idle({
  fromMs,
  bad,
  wait,
  seen,
  cpu: { usedCores, waited },
  stalls: { ioFull, memFull },
}: Span): Hindrance | null {
  const stalled = Math.max(ioFull ?? 0, memFull ?? 0, waited ?? 0) >= hindrance.heldShare;
  if (usedCores === null || usedCores >= hindrance.idleCores || stalled) return null;
  // Told already, and by name; or at work, whatever it answered.
  if (wait !== null || isMostlyBad(bad)) return null;
  const text = `It did next to nothing: it used ${cores(usedCores)}, and waited neither for the disk nor for memory. Its threads wait for each other, a lock, or somebody else${inWhat(seen)}.`;
  return {
    cause: 'it did nothing, as if all wait for a lock or for somebody else',
    evidence: evidence('cgroup', text, fromMs),
  };
}

/** Connections that nobody accepts, at each look of the census. */
function fullQueue({ recording: { services }, fromMs, toMs }: Span): Hindrance | null {
  const looks = services.flatMap(({ atMs, acceptQueue }) =>
    acceptQueue !== null && atMs > fromMs && atMs <= toMs ? [acceptQueue] : [],
  );
  if (looks.length < leastLooks || Math.min(...looks) === 0) return null;
  const text = `At each of ${looks.length} looks connections waited to be accepted, ${Math.max(...looks)} at most.`;
  return {
    cause: 'its queue of new connections was never empty',
    evidence: evidence('census', text, fromMs),
  };
}

const cores = (used: number | null): string =>
  used === null ? 'an unknown part of a processor' : `${used.toFixed(2)} cores`;
