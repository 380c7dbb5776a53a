import { z } from 'zod';
import type { Recording } from '../../record/recording.ts';
import { signalNumber } from '../../signals.ts';
import { bounds } from '../bounds.ts';
import type { Death } from '../facts.ts';
import type { KernelFacts } from '../logs/kernelFacts.ts';
import { onTrial } from '../moment.ts';

const inspectSchema = z.looseObject({
  State: z.looseObject({
    Running: z.boolean().optional(),
    ExitCode: z.number().optional(),
    OOMKilled: z.boolean().optional(),
    FinishedAt: z.string().optional(),
  }),
});

const { reading } = bounds;

/** How the container's main process ended, by the probe's, the engine's and the inspection's word. */
export function death(recording: Recording, kernel: KernelFacts): Death {
  const { ending } = recording.trial;
  const died = ending?.reason === 'target-died';
  // What happens after another ending is our own tear-down.
  const killedMs = mainKilledMs(recording, kernel);
  const late = died || killedMs !== null ? reading.lateMs : 0;
  const untilMs = ending === null ? Number.POSITIVE_INFINITY : Math.max(ending.atMs, killedMs ?? 0) + late;
  const happened = recording.events.filter(({ atMs }) => atMs <= untilMs);
  const dies = happened.find((event) => event.kind === 'docker' && event.action === 'die');
  const gone = happened.find(({ kind }) => kind === 'process-gone' || kind === 'cgroup-gone');
  const state = inspectSchema.safeParse(recording.inspect).data?.State;
  const goneMs =
    gone?.atMs ?? dies?.atMs ?? (died ? finishedMs(state?.FinishedAt, recording, ending.atMs) : null);
  const code = dies?.kind === 'docker' ? Number(dies.attributes.exitCode ?? Number.NaN) : Number.NaN;
  const inspected = state && state.Running !== true ? (state.ExitCode ?? null) : null;
  return {
    alive: aliveAtEnd(recording, goneMs),
    ended: goneMs !== null,
    at: goneMs === null ? null : onTrial(goneMs),
    exitCode: goneMs === null ? null : Number.isInteger(code) ? code : inspected,
    flag: state?.OOMKilled ?? null,
    flaggedBy: 'engine',
    evicted: null,
    engineSignals: engineSignals(recording, ending?.atMs ?? Number.POSITIVE_INFINITY),
    source: 'inspect',
    quote: null,
  };
}

/** When the kernel's OOM killer took the main process while the load had not stopped yet, a moment after the trial was to end. */
function mainKilledMs({ trial, events }: Recording, { kills }: KernelFacts): number | null {
  const untilMs = lastUnderLoadMs(trial.ending, events);
  const kill = kills.find(
    ({ pid, atMs }) => pid === trial.container?.pid && atMs !== null && atMs <= untilMs,
  );
  return kill?.atMs ?? null;
}

/** The load stops a moment after it was decided that the trial is over; our own tear-down comes after that. */
export function lastUnderLoadMs(ending: Recording['trial']['ending'], events: Recording['events']): number {
  if (ending === null) return Number.POSITIVE_INFINITY;
  const stopped = events.find(({ kind }) => kind === 'load-stopped');
  return Math.max(ending.atMs, stopped?.atMs ?? 0);
}

function aliveAtEnd({ trial }: Recording, goneMs: number | null): boolean | null {
  const { reason } = trial.ending ?? {};
  if (
    goneMs !== null ||
    reason === 'start-failed' ||
    reason === 'engine-refused' ||
    reason === 'plan-refused'
  )
    return false;
  return trial.ending === null ? null : true;
}

function finishedMs(text: string | undefined, { trial }: Recording, endingMs: number): number {
  const atMs = text === undefined ? Number.NaN : Date.parse(text) - trial.clock.zeroWallMs;
  return atMs > 0 && atMs <= endingMs + reading.lateMs ? atMs : endingMs;
}

function engineSignals({ events }: Recording, beforeMs: number): Death['engineSignals'] {
  return events.flatMap((event) => {
    if (event.kind !== 'docker' || event.action !== 'kill' || event.atMs >= beforeMs) return [];
    return [{ at: onTrial(event.atMs), signal: signalNumber(event.attributes.signal ?? '') }];
  });
}
