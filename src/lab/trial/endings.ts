import type { EndingReason } from '../../record/schema.ts';
import type { TrialClock } from './clock.ts';

export interface Ending {
  reason: EndingReason;
  atMs: number;
  detail: string;
}

/** The race of the possible endings of a trial: the first one wins, the rest are ignored. */
export interface Endings {
  end(reason: EndingReason, detail: string): void;
  /** null until one has won. */
  readonly winner: Ending | null;
  readonly first: Promise<Ending>;
  /** Aborted with the first ending: drops timers and requests under way. */
  readonly signal: AbortSignal;
}

export function raceEndings(clock: TrialClock): Endings {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const controller = new AbortController();
  let winner: Ending | null = null;
  return {
    end(reason, detail) {
      if (winner) return;
      winner = { reason, atMs: clock.now(), detail };
      resolve(winner);
      controller.abort();
    },
    get winner() {
      return winner;
    },
    first: promise,
    signal: controller.signal,
  };
}
