/**
 * When something happened, on the clock of the one who wrote it down. Only moments of one axis can be compared:
 * `trial` counts from a trial's zero; `utc` has a zone; `local` has none (and often no year); `boot` counts from the
 * kernel's start; `uptime` from a JVM's.
 */
export interface Moment {
  axis: 'trial' | 'utc' | 'local' | 'boot' | 'uptime';
  ms: number;
  /** As it was written. */
  text: string;
}

export const onTrial = (ms: number): Moment => ({ axis: 'trial', ms, text: `${(ms / 1000).toFixed(3)} s` });

/** Milliseconds from one moment to the other, negative where that came first; null: they cannot be compared. */
export function gapMs(from: Moment | null, to: Moment | null): number | null {
  return from === null || to === null || from.axis !== to.axis ? null : to.ms - from.ms;
}

/** Whether they are at most so far apart; null: they cannot be compared. */
export function within(one: Moment | null, other: Moment | null, ms: number): boolean | null {
  const gap = gapMs(one, other);
  return gap === null ? null : Math.abs(gap) <= ms;
}
