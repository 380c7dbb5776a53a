import { z } from 'zod';
import type { Recording } from '../../record/recording.ts';
import { bounds } from '../bounds.ts';

/** What is known about the end of the container's main process. */
export interface Death {
  /** null: not known, because the recording stops before its end. */
  alive: boolean | null;
  /** First sign that the process was gone; null while it was there. */
  goneMs: number | null;
  exitCode: number | null;
  /** The engine's flag. Stale in old engines and late in new ones: it only corroborates. */
  oomKilledFlag: boolean | null;
  /** Signals that somebody sent through the engine before our own tear-down. */
  engineSignals: { atMs: number; signal: number | null }[];
}

const inspectSchema = z.looseObject({
  State: z.looseObject({
    Running: z.boolean().optional(),
    ExitCode: z.number().optional(),
    OOMKilled: z.boolean().optional(),
    FinishedAt: z.string().optional(),
  }),
});

const signalNumbers: Record<string, number> = {
  KILL: 9,
  TERM: 15,
  INT: 2,
  QUIT: 3,
  ABRT: 6,
  HUP: 1,
  SEGV: 11,
};

const { reading } = bounds;

export function death(recording: Recording): Death {
  const { ending } = recording.trial;
  const died = ending?.reason === 'target-died';
  // What happens after another ending is our own tear-down.
  const untilMs = ending === null ? Number.POSITIVE_INFINITY : ending.atMs + (died ? reading.lateMs : 0);
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
    goneMs,
    exitCode: goneMs === null ? null : Number.isInteger(code) ? code : inspected,
    oomKilledFlag: state?.OOMKilled ?? null,
    engineSignals: engineSignals(recording, ending?.atMs ?? Number.POSITIVE_INFINITY),
  };
}

function aliveAtEnd({ trial }: Recording, goneMs: number | null): boolean | null {
  if (goneMs !== null || trial.ending?.reason === 'start-failed') return false;
  return trial.ending === null ? null : true;
}

function finishedMs(text: string | undefined, { trial }: Recording, endingMs: number): number {
  const atMs = text === undefined ? Number.NaN : Date.parse(text) - trial.clock.zeroWallMs;
  return atMs > 0 && atMs <= endingMs + reading.lateMs ? atMs : endingMs;
}

function engineSignals({ events }: Recording, beforeMs: number): Death['engineSignals'] {
  return events.flatMap((event) => {
    if (event.kind !== 'docker' || event.action !== 'kill' || event.atMs >= beforeMs) return [];
    const text = (event.attributes.signal ?? '').replace(/^SIG/, '');
    const signal = /^\d+$/.test(text) ? Number(text) : (signalNumbers[text] ?? null);
    return [{ atMs: event.atMs, signal }];
  });
}
