import type { Recording } from '../../record/recording.ts';
import { sigabrt, signalName } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Death, SentSignal, SentSignals } from '../facts.ts';

/** Nobody looked. */
export const untraced: SentSignals = { all: [], complete: false, why: null };

const { reading } = bounds;

export function sentSignals({ events, trial }: Recording, death: Death): SentSignals {
  const untilMs = Math.min(
    death.at === null ? Number.POSITIVE_INFINITY : death.at.ms + reading.sentMs,
    trial.ending === null || trial.ending.reason === 'target-died'
      ? Number.POSITIVE_INFINITY
      : trial.ending.atMs,
  );
  const all = events.filter((event): event is SentSignal => event.kind === 'signal' && event.atMs <= untilMs);
  const tracing = events.filter((event) => event.kind === 'tracing');
  const noticed = death.at === null || events.some(({ kind }) => kind === 'process-gone');
  return {
    all: all.toSorted((one, other) => one.atMs - other.atMs),
    complete: noticed && tracing.length > 0 && tracing.every(({ active }) => active),
    why: tracing.length === 0 ? null : (tracing.find(({ active }) => !active)?.why ?? null),
  };
}

/** By a process, and had an effect. Above 0 it is the kernel itself. Source: si_code, sigaction(2). */
const isByProcess = ({ code, ignored }: SentSignal): boolean => code <= 0 && !ignored;

/**
 * A process that ends itself: by abort() or raise(), or by kill() from another of its threads, which has its name.
 * The kernel's own signals are sent while their victim runs, too.
 */
function isOwnDoing({
  code,
  toMain,
  senderPid,
  targetPid,
  senderInside,
  senderName,
  targetName,
}: SentSignal) {
  return (
    code <= 0 && (senderPid === targetPid || (toMain && senderInside === true && senderName === targetName))
  );
}

/** Everything was traced, and nobody else sent that signal to any process of the container. */
export function isExcluded({ complete, all }: SentSignals, signal: number): boolean {
  return complete && all.every((sent) => sent.signal !== signal || sent.ignored || isOwnDoing(sent));
}

/** The last signal of that number that somebody else sent to the main process. */
export function fromOutside({ all }: SentSignals, signal: number): SentSignal | null {
  return (
    all.findLast((sent) => sent.toMain && sent.signal === signal && isByProcess(sent) && !isOwnDoing(sent)) ??
    null
  );
}

/** The kernel itself ended the main process so: its OOM killer does, and a hard limit on CPU time. */
export function byKernel({ all }: SentSignals, signal: number): SentSignal | null {
  return all.findLast((sent) => sent.toMain && sent.signal === signal && sent.code > 0) ?? null;
}

/** Sent to another process than the main one, by yet another, within the time. */
export function toChild(
  { all }: SentSignals,
  signal: number,
  fromMs: number,
  toMs: number,
): SentSignal | null {
  return (
    all.findLast(
      (sent) =>
        !sent.toMain &&
        sent.signal === signal &&
        isByProcess(sent) &&
        !isOwnDoing(sent) &&
        sent.atMs >= fromMs &&
        sent.atMs <= toMs,
    ) ?? null
  );
}

/** abort() of a container's PID 1: the kernel ignores its own SIGABRT, and the C library tries harder means. */
export function ignoredAbort({ all }: SentSignals, goneMs: number): SentSignal | null {
  return (
    all.findLast(
      (sent) =>
        sent.toMain &&
        sent.signal === sigabrt &&
        sent.ignored &&
        isOwnDoing(sent) &&
        goneMs - sent.atMs <= reading.abortMs,
    ) ?? null
  );
}

/** Who sent what, as the kernel saw it. */
export function senderWords(sent: SentSignal): string {
  const where =
    sent.senderInside === null
      ? ', of which it is not known whether it was in the container,'
      : sent.senderInside
        ? ', from within the container'
        : '';
  return `${sent.senderName ?? 'a process'} (pid ${sent.senderPid})${where} sent ${signalName(sent.signal)} to ${sent.targetName} (pid ${sent.targetPid})`;
}

/** The record as the kernel would print it. */
export function quoteOf(sent: SentSignal): string {
  const { signal, code, senderName, senderPid, targetName, targetPid } = sent;
  return `${senderName ?? '<...>'}-${senderPid} signal_generate: sig=${signal} code=${code} comm=${targetName} pid=${targetPid}`;
}
