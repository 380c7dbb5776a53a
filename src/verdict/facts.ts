import type { LoadRow } from '../record/loadRow.ts';
import type { Recording } from '../record/recording.ts';
import { type GcLog, readGcLog, readLine, type Sign } from '../runtime/index.ts';
import type { BrokenRun } from '../scenario/objective.ts';
import { bounds } from './bounds.ts';
import { type KernelFacts, kernelFacts } from './logs/kernelFacts.ts';
import { calmMs } from './signals/calm.ts';
import { type Death, death } from './signals/death.ts';
import { brokenTail } from './signals/goodput.ts';
import { type Kills, kills } from './signals/kills.ts';
import { type SentSignals, sentSignals } from './signals/sentSignals.ts';

/** Everything that was read out of a recording once, before anything is concluded from it. */
export interface Facts {
  recording: Recording;
  kernel: KernelFacts;
  kills: Kills;
  death: Death;
  sent: SentSignals;
  signs: Sign[];
  gcLog: GcLog;
  /** Rows of load without the warm-up. */
  measured: LoadRow[];
  /** Broken seconds that reach to the end. */
  tail: BrokenRun | null;
  loadStartMs: number | null;
  /** When the service had served for two seconds without stalls: something to compare with. null: it never had. */
  calmMs: number | null;
  /** Start of the measured load, warm-up excluded. */
  measuredFromMs: number | null;
  /** The process's end, or the end of the trial, or of what was recorded. */
  endMs: number;
  wasReady: boolean;
}

export function gather(recording: Recording): Facts {
  const kernel = kernelFacts(recording.events);
  const ended = death(recording);
  const endMs = endOf(recording, ended);
  const measured = measuredRows(recording, endMs);
  const loadStartMs = recording.events.find(({ kind }) => kind === 'load-started')?.atMs ?? null;
  const phase = recording.trial.phases.find(({ warmup }) => !warmup);
  return {
    recording,
    kernel,
    kills: kills(recording, kernel, ended),
    death: ended,
    sent: sentSignals(recording, ended),
    signs: recording.log.flatMap(({ text, atMs }) =>
      atMs > endMs + bounds.reading.lateMs ? [] : (readLine(text, atMs) ?? []),
    ),
    gcLog: readGcLog(recording.gcLog),
    measured,
    tail: brokenTail(measured.length > 0 ? measured : recording.load, recording.trial.plan.objective),
    loadStartMs,
    calmMs: calmMs(recording),
    measuredFromMs: phase?.startMs ?? measured[0]?.atMs ?? loadStartMs,
    endMs,
    wasReady: readiness(recording, loadStartMs),
  };
}

function endOf({ trial, probe, load }: Recording, { goneMs }: Death): number {
  const recorded = Math.max(probe.at(-1)?.atMs ?? 0, load.at(-1)?.atMs ?? 0);
  return Math.min(goneMs ?? Number.POSITIVE_INFINITY, trial.ending?.atMs ?? recorded);
}

function measuredRows({ trial, load }: Recording, endMs: number): LoadRow[] {
  const warmups = trial.phases.filter(({ warmup }) => warmup);
  return load.filter((row) => {
    const middle = row.atMs - (row.spanMs ?? 1000) / 2;
    return middle <= endMs && !warmups.some(({ startMs, endMs: end }) => middle >= startMs && middle < end);
  });
}

function readiness({ trial, events }: Recording, loadStartMs: number | null): boolean {
  if (trial.ending?.reason === 'not-ready' || trial.ending?.reason === 'start-failed') return false;
  return (
    loadStartMs !== null ||
    trial.plan.target.readyPath === null ||
    events.some(({ kind }) => kind === 'ready')
  );
}
