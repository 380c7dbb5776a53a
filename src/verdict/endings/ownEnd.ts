import type { Facts } from '../facts.ts';
import { evidence, type Finding, terminal } from '../finding.ts';
import type { KernelFacts } from '../logs/kernelFacts.ts';
import { signalExits } from '../signalExits.ts';
import { ignoredAbort, quoteOf } from '../signals/sentSignals.ts';

const memorySigns: readonly string[] = ['jvm-oome', 'runtime-oom', 'native-failure'];

/** It never answered its readiness request, and memory was not the reason. */
export function failedToStart({ recording, death, wasReady }: Facts): Finding | null {
  const { ending } = recording.trial;
  if (wasReady) return null;
  const stated = ending?.reason === 'not-ready' || ending?.reason === 'start-failed';
  if (!stated && death.goneMs === null) return null;
  const code = death.exitCode;
  const how = exitWords(code) ?? (ending?.reason === 'start-failed' ? 'not started' : 'never ready');
  const atMs = death.goneMs ?? ending?.atMs ?? null;
  const text =
    death.goneMs === null
      ? `The target was never ready: ${ending?.detail ?? 'no detail'}.`
      : `The process ended (${how}) before it was ready.`;
  const last = recording.log
    .toSorted((one, other) => one.atMs - other.atMs)
    .findLast(({ text: line }) => line.trim() !== '');
  return {
    terminal: terminal('failed-to-start', how, { atMs, processAlive: death.alive }),
    confidence: stated || code !== null ? 'certain' : 'likely',
    evidence: [
      evidence(death.goneMs === null ? 'engine' : 'inspect', text, atMs),
      ...(last ? [evidence('target log', 'The last that it said.', last.atMs, last.text.slice(0, 500))] : []),
    ],
    missing: [],
  };
}

/** The main process ended by itself, and nothing speaks for memory. */
export function crash(facts: Facts): Finding | null {
  const { death, signs, recording, kills } = facts;
  if (death.goneMs === null) return null;
  const stated = signs.find(({ kind }) => kind === 'fatal-signal');
  const fault = faultOf(facts, death.goneMs);
  const named = stated?.kind === 'fatal-signal' ? { how: stated.detail, open: null } : null;
  const cause = named ?? causeOf(facts, fault?.quote ?? null);
  if (cause === null && !fault) return null;
  if (recording.trial.plan.load === null && death.exitCode === 0) return finished(death.goneMs);
  const quoted = fault ?? stated;
  const how = cause?.how ?? 'a fault';
  const abort = ignoredAbort(facts.sent, death.goneMs);
  const text = `The process ended by itself: ${how}${death.exitCode === null ? '' : `, exit code ${death.exitCode}`}.`;
  const doubt = signs.find(({ kind }) => memorySigns.includes(kind));
  const open = cause?.open ?? null;
  return {
    terminal: terminal('crash', cause?.how ?? 'fault', { atMs: death.goneMs, processAlive: false }),
    confidence: doubt ? 'unsure' : kills.oom === 'excluded' && open === null ? 'certain' : 'likely',
    evidence: [
      evidence('inspect', text, death.goneMs),
      ...(quoted
        ? [evidence(fault ? 'kernel log' : 'target log', 'The fault itself.', quoted.atMs, quoted.quote)]
        : []),
      ...(abort ? [evidence('kernel trace', abortWords, abort.atMs, quoteOf(abort))] : []),
    ],
    missing: [
      ...(doubt ? [`whether it ended because of what it said earlier: ${doubt.quote}`] : []),
      ...(open === null ? [] : [open]),
    ],
  };
}

const faultMs = 1000;

/** The kernel names the thread: it is the main process's where that ended right after, and by such a signal. */
function faultOf({ kernel, recording, death }: Facts, goneMs: number): KernelFacts['faults'][number] | null {
  const mainPid = recording.trial.container?.pid;
  const bySignal = signalExits[death.exitCode ?? -1] !== undefined;
  const near = (atMs: number) => goneMs - atMs <= faultMs && atMs - goneMs <= faultMs / 10;
  return kernel.faults.find(({ pid, atMs }) => pid === mainPid || (bySignal && near(atMs))) ?? null;
}

const abortWords =
  'It called abort(). As PID 1 of a container it does not die of its own SIGABRT; the C library then ends it by a trap or with code 127.';
const whichOfThem =
  'which of the two it was: a trace of signals (tracepoint signal:signal_generate) has the SIGABRT of an abort()';

/**
 * What an exit code says. As PID 1 of a container abort() does not give 134: the kernel ignores the signal, and glibc
 * goes on to an instruction that may not be executed (139), then to _exit(127). Source: glibc, stdlib/abort.c.
 * `open`: what it leaves undecided.
 */
function causeOf(
  { death: { exitCode, goneMs }, sent }: Facts,
  fault: string | null,
): { how: string; open: string | null } | null {
  if (exitCode === null || goneMs === null) return null;
  if (ignoredAbort(sent, goneMs)) return { how: `abort() as PID 1, exit ${exitCode}`, open: null };
  const inLibrary = fault !== null && /general protection.* in (?:libc|ld-musl)/.test(fault);
  if (exitCode === 139 && (inLibrary || (fault === null && !sent.complete)))
    return { how: 'SIGSEGV, or abort() as PID 1', open: whichOfThem };
  if (exitCode === 127 && !sent.complete)
    return { how: 'exit 127: abort() as PID 1, or a command not found', open: whichOfThem };
  return { how: signalExits[exitCode] ?? `exit ${exitCode}`, open: null };
}

/** A target that serves no requests and ends with 0 has done what it was started for. */
function finished(atMs: number): Finding {
  return {
    terminal: terminal('survived', 'finished with exit 0', { atMs, processAlive: false }),
    confidence: 'likely',
    evidence: [
      evidence('inspect', 'The process ended by itself with exit code 0; no load was asked for.', atMs),
    ],
    missing: [],
  };
}

function exitWords(code: number | null): string | null {
  if (code === null) return null;
  return signalExits[code] ?? `exit ${code}`;
}
