import { runtimes } from '../runtime/index.ts';
import { killedExit } from '../signals.ts';
import type { Death, Facts, KernelWordSeen, Kills, Program, SeenKill, SeenSign } from '../verdict/facts.ts';
import type { Moment } from '../verdict/moment.ts';
import { untraced } from '../verdict/signals/sentSignals.ts';
import type { Application, Case } from './case.ts';
import type { LogWord } from './readers/sourceFacts.ts';
import type { Subject } from './subject.ts';
import { killOf } from './victim.ts';

/** What the inputs say beyond the case. */
export interface Surroundings {
  /** The same moment on the best clock that is known for it. */
  toUtc(moment: Moment): Moment;
  /** The kernel's log was given, and covers this moment: a kill would stand there. */
  kernelLogCovers(at: Moment | null): boolean;
  hasKernelLog: boolean;
  /** How a file quotes a log in place of being one; null: it is one. */
  quotedIn(file: string): string | null;
}

/** A case as the questions about an end want it: what a trial's recording would have, as far as logs can tell. */
export function factsOf(found: Case, subject: Subject, around: Surroundings): Facts {
  const on = (at: Moment | null): Moment | null => at && around.toUtc(at);
  const kill = killOf(found, on);
  const death = deathOf(found, kill, on);
  const signs = signsOf(found, on);
  return {
    subject: subject.words,
    watch: null,
    death,
    kills: killsOf(found, kill, momentOf(death, signs), around),
    sent: untraced,
    acts: found.acts.map((act) => ({ ...act, source: act.file, at: on(act.at) })),
    signs,
    program: programOf(found, on),
    kernel: {
      fault: wordOf(found.words, 'fault', on),
      refusedFork: wordOf(found.words, 'fork-refused', on),
      panic: wordOf(found.words, 'panic', on),
    },
    memory: {
      limitShare: null,
      heapShare: null,
      heapLive: null,
      held: null,
      pids: { most: null, limit: null, refused: null, refusedAt: null },
    },
    census: null,
  };
}

type OnOneClock = (at: Moment | null) => Moment | null;

function deathOf({ end, container, acts }: Case, kill: SeenKill | null, on: OnOneClock): Death {
  const common = {
    flag: end?.oomKilled ?? null,
    flaggedBy: container?.flaggedBy ?? 'engine',
    evicted: container?.evicted ?? null,
    engineSignals: (end?.engineSignals ?? []).map(({ at, signal }) => ({ at: on(at) ?? at, signal })),
    source: container?.file ?? kill?.source ?? '',
    quote: end?.quote ?? null,
  };
  if (end !== null && end.exitCode !== null)
    return { ...common, alive: false, ended: true, at: on(end.finishedAt), exitCode: end.exitCode };
  const unknown = { at: on(end?.finishedAt ?? null), exitCode: null, ended: false };
  if (kill) return { ...common, ...unknown, alive: kill.victim === null ? null : kill.victim === 'child' };
  // One that was started again runs, and how it ended before is not said.
  const again = container?.running === true && end === null && (container.restarts ?? 0) > 0;
  if (container) return { ...common, ...unknown, alive: again ? null : container.running };
  const told = acts.find(({ part, reason }) => part === 'told' && reason === 'unknown');
  if (!told) return { ...common, ...unknown, alive: null };
  // systemd's "status=9/KILL" of a unit's main process.
  const { file: source, quote } = told;
  return { ...common, source, quote, alive: false, ended: true, at: on(told.at), exitCode: killedExit };
}

function signsOf({ application }: Case, on: OnOneClock): SeenSign[] {
  return (application?.signs ?? []).map(({ sign, at, file }) => ({ ...sign, at: on(at), source: file }));
}

/** Of the end, or of the last that a server said of its worker. */
function momentOf(death: Death, signs: readonly SeenSign[]): Moment | null {
  return death.at ?? signs.findLast(({ kind }) => kind === 'worker-killed')?.at ?? null;
}

function killsOf({ container }: Case, kill: SeenKill | null, at: Moment | null, around: Surroundings): Kills {
  const global = kill?.scope === 'global';
  return {
    own: kill && !global ? [kill] : [],
    global: kill && global ? [kill] : [],
    several: false,
    counted: container?.counted?.kills ?? null,
    countedAt: null,
    ownOomEvents: container?.counted?.own ?? null,
    engineOomAt: null,
    oom: kill ? 'seen' : around.kernelLogCovers(at) ? 'unlikely' : 'unknown',
    kernelLog: kill || around.hasKernelLog ? 'excerpt' : 'none',
  };
}

function lastLineOf({ lastLine }: Application, on: OnOneClock): NonNullable<Program['log']>['lastLine'] {
  return lastLine && { ...lastLine, at: on(lastLine.at) };
}

function programOf({ application }: Case, on: OnOneClock): Program {
  const gc = application?.gc;
  const worst = gc?.worst ?? null;
  return {
    log: application && application.signs.length > 0 ? { lastLine: lastLineOf(application, on) } : null,
    heapError: application?.runtime ? runtimes[application.runtime].heapError : null,
    gcLog:
      gc && application.gcFile
        ? {
            source: application.gcFile,
            orderlyExit: gc.orderlyExit,
            last: on(gc.last),
            worst: worst && { ...worst, at: on(worst.at) },
          }
        : null,
  };
}

function wordOf(words: readonly LogWord[], kind: LogWord['kind'], on: OnOneClock): KernelWordSeen | null {
  const word = words.find((one) => one.kind === kind);
  return word ? { about: word.about, at: on(word.at), source: word.file, quote: word.quote } : null;
}
