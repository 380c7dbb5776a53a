import { exitOfSignal, faultOfExit, sigsegv } from '../../signals.ts';
import type { Facts, SeenSign } from '../facts.ts';
import { type Confidence, type Evidence, evidence, type Finding, finding, type Runner } from '../finding.ts';
import { ignoredAbort, quoteOf } from '../signals/sentSignals.ts';
import { exitName, lastWords } from '../words/exitWords.ts';
import { bearing, endOfService, isForeign } from './bearing.ts';

const memorySigns: readonly string[] = ['jvm-oome', 'runtime-oom', 'native-failure'];

/** It never answered its readiness request, and memory was not the reason. */
export function failedToStart(facts: Facts): Finding | null {
  const { watch, death } = facts;
  if (watch === null || watch.ready) return null;
  const reason = watch.over?.reason;
  const stated = reason === 'not-ready' || reason === 'start-failed';
  if (!stated && !death.ended) return null;
  const code = death.exitCode;
  const how = code !== null ? exitName(code) : reason === 'start-failed' ? 'not started' : 'never ready';
  const at = death.at ?? watch.over?.at ?? null;
  const text = death.ended
    ? `The process ended (${how}) before it was ready.`
    : `The target was never ready: ${watch.over?.detail ?? 'no detail'}.`;
  return finding('failed-to-start', how, {
    at,
    processAlive: death.alive,
    confidence: stated || code !== null ? 'certain' : 'likely',
    evidence: [evidence(death.ended ? death.source : 'engine', text, at), ...lastWords(facts)],
  });
}

/** The main process ended by itself, and nothing speaks for memory. */
export function crash(facts: Facts): Finding | null {
  const { death, watch, kernel } = facts;
  const said = facts.signs.find(({ kind }) => kind === 'fatal-signal') ?? null;
  const stated = kernel.fault ?? said;
  // Where nobody watched, the runtime's or the kernel's word for a fault is word of an end.
  if (!death.ended && !(watch === null && stated)) return null;
  const cause = (said && saidFault(said)) ?? causeOf(facts);
  if (cause === null && !stated) return null;
  if (!stated && death.exitCode === 0 && watch?.load == null) return finished(facts);
  const abort = ownAbort(facts);
  return finding('crash', cause?.how ?? `fault of ${kernel.fault?.about ?? 'a process'}`, {
    at: death.at ?? stated?.at ?? null,
    processAlive: false,
    confidence: confidenceOf(facts, stated !== null, cause?.open ?? null),
    evidence: [
      ...(death.ended ? [evidence(death.source, endedText(facts, cause?.how), death.at, death.quote)] : []),
      ...(stated ? [evidence(stated.source, 'The fault itself.', stated.at, stated.quote)] : []),
      ...(abort ? [abort] : []),
      ...setAside(facts),
      ...(stated ? [] : lastWords(facts)),
    ],
    against: stated ? [faultIsNoKill] : againstExit(facts),
    missing: missingOf(facts, cause?.open ?? null, stated !== null),
  });
}

const saidFault = (sign: SeenSign) =>
  sign.kind === 'fatal-signal' ? { how: sign.detail, open: null } : null;

const faultIsNoKill: Runner = {
  kind: 'oom-kill',
  because: 'The OOM killer’s SIGKILL is no fault and leaves no such line.',
};

/** A word of lacking memory that nothing else on record sets aside. */
const doubtOf = (facts: Facts): SeenSign | undefined =>
  facts.signs.find(
    (sign) => memorySigns.includes(sign.kind) && bearing(facts, sign, facts.death.at).on !== 'something else',
  );

/** Why the words of lacking memory that there were are not the reason. */
const setAside = (facts: Facts): Evidence[] => {
  const all = facts.signs.filter(({ kind }) => memorySigns.includes(kind));
  return all.slice(-1).flatMap((sign) => {
    const { because } = bearing(facts, sign, endOfService(facts));
    return because === null ? [] : [evidence(sign.source, because, sign.at, sign.quote)];
  });
};

function confidenceOf(facts: Facts, stated: boolean, open: string | null): Confidence {
  if (doubtOf(facts)) return 'unsure';
  if (open !== null) return 'likely';
  // It said so and went on, which is an inference; that nobody else's words count, is not.
  if (facts.signs.some((sign) => memorySigns.includes(sign.kind) && !isForeign(facts, sign))) return 'likely';
  if (stated || facts.kills.oom === 'excluded') return 'certain';
  return facts.program.log === null ? 'unsure' : 'likely';
}

function endedText({ death: { exitCode } }: Facts, how = 'a fault'): string {
  return `The process ended by itself: ${how}${exitCode === null ? '' : `, exit code ${exitCode}`}.`;
}

function missingOf(facts: Facts, open: string | null, stated: boolean): string[] {
  const doubt = doubtOf(facts);
  return [
    ...(doubt ? [`whether it ended because of what it said earlier: ${doubt.quote}`] : []),
    ...(open === null ? [] : [open]),
    ...(!stated && facts.program.log === null ? ['the program’s own log up to its end'] : []),
  ];
}

/** Where the log of the program is not here, an exit code leaves a runtime's own end open. */
function againstExit({ death: { exitCode }, program }: Facts): Runner[] {
  if (program.log !== null || exitCode === null) return [];
  return [
    { kind: 'oom-kill', because: `Exit code ${exitCode} is no SIGKILL of the main process (137).` },
    {
      kind: 'heap-oome',
      because:
        'Not excluded: a JVM ends with 1, 3 or 134 after an OutOfMemoryError, a Node with 134; only its log tells.',
    },
  ];
}

/** abort() of a container's PID 1, as the trace of signals has it. */
function ownAbort({ sent, death }: Facts): Evidence | null {
  const abort = death.at && ignoredAbort(sent, death.at.ms);
  if (!abort) return null;
  const text =
    'It called abort(). As PID 1 of a container it does not die of its own SIGABRT; the C library then ends it by a trap or with code 127.';
  return evidence('kernel trace', text, abort.atMs, quoteOf(abort));
}

const whichOfThem =
  'which of the two it was: a trace of signals (tracepoint signal:signal_generate) has the SIGABRT of an abort()';

/**
 * What an exit code says. As PID 1 of a container abort() does not give 134: the kernel ignores the signal, and glibc
 * goes on to an instruction that may not be executed (139), then to _exit(127). Source: glibc, stdlib/abort.c.
 * `open`: what it leaves undecided.
 */
function causeOf(facts: Facts): { how: string; open: string | null } | null {
  const { death, sent, kernel, watch } = facts;
  const { exitCode } = death;
  if (exitCode === null) return null;
  if (ownAbort(facts)) return { how: `abort() as PID 1, exit ${exitCode}`, open: null };
  const fault = kernel.fault?.quote ?? null;
  const inLibrary = fault !== null && /general protection.* in (?:libc|ld-musl)/.test(fault);
  const untraced = watch !== null && !sent.complete;
  if (exitCode === exitOfSignal(sigsegv) && (inLibrary || (fault === null && untraced)))
    return { how: 'SIGSEGV, or abort() as PID 1', open: whichOfThem };
  if (exitCode === 127 && untraced)
    return { how: 'exit 127: abort() as PID 1, or a command not found', open: whichOfThem };
  return { how: faultOfExit(exitCode) ?? `exit ${exitCode}`, open: null };
}

/** A process that was asked for nothing, as far as is known, and ends with 0 has done what it was started for. */
function finished({ death, watch }: Facts): Finding {
  const text = `The process ended by itself with exit code 0${watch === null ? '' : '; no load was asked for'}.`;
  return finding('survived', 'finished with exit 0', {
    at: death.at,
    processAlive: false,
    confidence: 'likely',
    evidence: [evidence(death.source, text, death.at, death.quote)],
  });
}
