import { z } from 'zod';
import type { LoadRow } from '../record/loadRow.ts';
import type { Recording } from '../record/recording.ts';
import { type GcLog, type OwnLimit, ownLimit, readLine, runtimes } from '../runtime/index.ts';
import { spanMsOf } from '../scenario/objective.ts';
import { isAwaited } from '../scenario/plan.ts';
import { faultOfExit } from '../signals.ts';
import { bounds } from './bounds.ts';
import type {
  Death,
  Facts,
  KernelWordSeen,
  KernelWords,
  Kills,
  LoadSeen,
  Program,
  SeenSign,
  Watch,
} from './facts.ts';
import { type KernelFacts, kernelFacts } from './logs/kernelFacts.ts';
import { onTrial } from './moment.ts';
import { calmMs } from './signals/calm.ts';
import { census } from './signals/census.ts';
import { firstRise, highest } from './signals/counter.ts';
import { death } from './signals/death.ts';
import {
  brokenTail,
  ended,
  isOnlyLate,
  type JudgedSecond,
  judgedSeconds,
  lossAtEnd,
  wellServed,
} from './signals/goodput.ts';
import { collectorsLog } from './signals/heap/collectorsLog.ts';
import { liveShares } from './signals/heap/liveSet.ts';
import { badAnswers, isMostlyBad } from './signals/hindrances/badAnswers.ts';
import { kills } from './signals/kills.ts';
import { heldBytes } from './signals/memory/memoryUsed.ts';
import { peaks } from './signals/memory/peaks.ts';
import { sentSignals } from './signals/sentSignals.ts';

const { endings, holding, reading } = bounds;

/** What a recording gives: the facts about its end, and what the figures and the time before the end rest on. */
export interface TrialFacts extends Facts {
  watch: Watch;
  recording: Recording;
  kernelLog: KernelFacts;
  gcLog: GcLog;
  /** The limit that the program gave its own heap, by how it was started; null: none that is known. */
  ownLimit: OwnLimit | null;
  /** Rows of load without the warm-up. */
  measured: LoadRow[];
  /** All rows of load, and whether each missed the objective. */
  judged: JudgedSecond[];
  loadStartMs: number | null;
  /** When the service had served for two seconds without stalls: something to compare with. null: it never had. */
  calmMs: number | null;
  /** Start of the measured load, warm-up excluded; null: it did not come to that. */
  measuredFromMs: number | null;
  /** The process's end, or the end of the trial, or of what was recorded. */
  endMs: number;
}

export function gather(recording: Recording): TrialFacts {
  const kernelLog = kernelFacts(recording.events);
  const ended = death(recording, kernelLog);
  const endMs = endOf(recording, ended);
  const measured = measuredRows(recording, endMs);
  const judged = judgedSeconds(recording.load, recording.trial.plan.objective);
  const loadStartMs = recording.events.find(({ kind }) => kind === 'load-started')?.atMs ?? null;
  const gcLog = collectorsLog(recording);
  const seenKills = kills(recording, kernelLog, ended);
  return {
    subject: null,
    watch: watchOf(recording, loadStartMs, measured, judged),
    death: ended,
    kills: seenKills,
    sent: sentSignals(recording, ended),
    acts: [],
    signs: signsUntil(recording, endMs + reading.lateMs),
    program: programOf(recording, gcLog),
    kernel: kernelWords(recording, kernelLog, ended),
    memory: memorySeen(recording, seenKills, gcLog),
    census: census(recording),
    recording,
    kernelLog,
    gcLog,
    ownLimit: ownLimitOf(recording),
    measured,
    judged,
    loadStartMs,
    calmMs: calmMs(recording, gcLog),
    measuredFromMs: measuredFrom(recording, loadStartMs),
    endMs,
  };
}

/** An image may bring variables and a command line of its own; what the engine started it with has both. */
function ownLimitOf({ trial, inspect }: Recording): OwnLimit | null {
  const { runtime, env, command } = trial.plan.target;
  const started = startedWith.safeParse(inspect).data;
  const own = Object.fromEntries(
    (started?.Config.Env ?? []).map((line) => {
      const equals = line.indexOf('=');
      return [line.slice(0, equals), line.slice(equals + 1)];
    }),
  );
  return ownLimit(runtime, { ...own, ...env }, [...(started?.Args ?? []), ...(command ?? [])]);
}

const startedWith = z.object({
  Args: z.array(z.string()).nullish(),
  Config: z.object({ Env: z.array(z.string()).nullish() }),
});

function endOf({ trial, probe, load }: Recording, { at }: Death): number {
  const recorded = Math.max(probe.at(-1)?.atMs ?? 0, load.at(-1)?.atMs ?? 0);
  return Math.min(at?.ms ?? Number.POSITIVE_INFINITY, trial.ending?.atMs ?? recorded);
}

function measuredFrom({ trial: { phases } }: Recording, loadStartMs: number | null): number | null {
  const phase = phases.find(({ warmup }) => !warmup);
  // Nothing is measured before the warm-up is over; where no phase was recorded, there was none.
  return phase?.startMs ?? (phases.length > 0 ? null : loadStartMs);
}

function measuredRows({ trial, load }: Recording, endMs: number): LoadRow[] {
  const warmups = trial.phases.filter(({ warmup }) => warmup);
  return load.filter((row) => {
    const middle = row.atMs - spanMsOf(row) / 2;
    return middle <= endMs && !warmups.some(({ startMs, endMs: end }) => middle >= startMs && middle < end);
  });
}

function watchOf(
  recording: Recording,
  loadStartMs: number | null,
  measured: readonly LoadRow[],
  judged: readonly JudgedSecond[],
): Watch {
  const { ending, plan } = recording.trial;
  return {
    over: ending && { reason: ending.reason, detail: ending.detail, at: onTrial(ending.atMs) },
    ready: readiness(recording, loadStartMs),
    brokenForMs: plan.until.brokenForMs,
    load: plan.load === null ? null : loadSeen(recording, measured, judged),
  };
}

function loadSeen(
  recording: Recording,
  measured: readonly LoadRow[],
  judged: readonly JudgedSecond[],
): LoadSeen {
  const { load, trial } = recording;
  const { objective } = trial.plan;
  const counted = new Set(measured.length > 0 ? measured : load);
  const seconds = judged.filter(({ row }) => counted.has(row));
  const tail = brokenTail(seconds);
  return {
    answered: measured.reduce((sum, row) => sum + ended(row), 0),
    good: measured.reduce((sum, row) => sum + (row.ok ?? 0), 0),
    objective,
    tail: tail && {
      from: onTrial(tail.fromMs),
      forMs: tail.forMs,
      onlyLate: isOnlyLate(seconds, tail.fromMs, objective),
      mostlyErrors: isMostlyBad(badAnswers(recording, tail.fromMs, tail.fromMs + tail.forMs)),
    },
    lossAtEnd: lossAtEnd(measured, holding.windowMs),
    wellServed: wellServed(judged).map(({ fromMs, toMs }) => ({
      from: onTrial(fromMs),
      to: onTrial(toMs),
    })),
    recorded: load.length > 0,
  };
}

function readiness({ trial, events }: Recording, loadStartMs: number | null): boolean {
  if (trial.ending?.reason === 'not-ready' || trial.ending?.reason === 'start-failed') return false;
  return loadStartMs !== null || !isAwaited(trial.plan.target) || events.some(({ kind }) => kind === 'ready');
}

function signsUntil({ log }: Recording, untilMs: number): SeenSign[] {
  return log.flatMap(({ text, atMs }) => {
    const sign = atMs > untilMs ? null : readLine(text, atMs);
    return sign ? [{ ...sign, at: onTrial(atMs), source: 'target log' }] : [];
  });
}

function programOf({ log, trial, gcLog }: Recording, { orderlyExit }: GcLog): Program {
  const last = log.reduce<Recording['log'][number] | null>(
    (latest, line) =>
      line.text.trim() !== '' && (latest === null || line.atMs >= latest.atMs) ? line : latest,
    null,
  );
  const lastLine = last ? { at: onTrial(last.atMs), source: 'target log', text: last.text } : null;
  return {
    log: { lastLine },
    heapError: runtimes[trial.plan.target.runtime].heapError,
    gcLog: gcLog.length === 0 ? null : { source: 'GC log', orderlyExit, last: null, worst: null },
  };
}

function kernelWords({ trial }: Recording, { words }: KernelFacts, { at, exitCode }: Death): KernelWords {
  const goneMs = at?.ms ?? null;
  const near = (atMs: number) =>
    goneMs !== null && goneMs - atMs <= endings.faultMs && atMs - goneMs <= endings.faultLateMs;
  // The kernel names the thread: it is the main process's where that ended right after, and by such a signal.
  const bySignal = faultOfExit(exitCode) !== null;
  const seen = (word: KernelFacts['words'][number] | undefined): KernelWordSeen | null =>
    word ? { about: word.about, at: onTrial(word.atMs), source: 'kernel log', quote: word.quote } : null;
  return {
    fault: seen(
      words.find(
        (word) =>
          word.kind === 'fault' && (word.pid === trial.container?.pid || (bySignal && near(word.atMs))),
      ),
    ),
    refusedFork: seen(words.find(({ kind }) => kind === 'fork-refused')),
    panic: seen(words.find(({ kind }) => kind === 'panic')),
  };
}

function memorySeen({ probe, trial }: Recording, { own }: Kills, gcLog: GcLog): Facts['memory'] {
  const [used, most] = [highest(probe, 'heapUsedBytes'), highest(probe, 'heapMaxBytes')];
  const refusedMs = firstRise(probe, 'pidsLimitHits', 0);
  return {
    limitShare: peaks(probe, own).usageShare,
    heapShare: used === null || most === null || most <= 0 ? null : used / most,
    heapLive: liveShares(gcLog, trial.clock.zeroWallMs),
    held: heldBytes(probe),
    pids: {
      most: highest(probe, 'pids'),
      limit: highest(probe, 'pidsLimit'),
      refused: highest(probe, 'pidsLimitHits'),
      refusedAt: refusedMs === null ? null : onTrial(refusedMs),
    },
  };
}
