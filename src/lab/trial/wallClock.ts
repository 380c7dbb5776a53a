/** Where the wall clock stood against the trial's own, from one setting of it to the next. */
interface Setting {
  /** Wall clock minus trial's clock. */
  offsetMs: number;
  /** On the trial's clock: when the one before was seen for the last time, and when this one was seen no more. */
  fromMs: number;
  untilMs: number;
}

/** Two clocks are read one after the other, and one that is slewed drifts by less in the time of a trial. */
const sameWithinMs = 100;

/** The machine's wall clock, as one trial sees it: what others stamped by it is brought onto the trial's axis. */
export interface WallClock {
  /**
   * The moment of a stamp, on the trial's clock. Where the clock was set in between, the setting counts under which the stamp
   * is neither of the future nor of a time in which another one held; of several that of the latest moment, as stamps are heard
   * of soon.
   */
  onTrial(wallMs: number): number;
  /** To be called often: when the clock was set is known as exactly as this is. */
  look(): void;
}

/**
 * @param clocks both as they are now
 * @param onSet the clock was set, by so much against before
 */
export function watchWallClock(
  clocks: { wallMs(): number; trialMs(): number },
  onSet: (byMs: number) => void,
): WallClock {
  /** Whoever reads them may lose his processor in between: the offset is known to half of `widthMs`. */
  const read = (): { offsetMs: number; widthMs: number; nowMs: number } => {
    const beforeMs = clocks.trialMs();
    const wallMs = clocks.wallMs();
    const nowMs = clocks.trialMs();
    return { offsetMs: wallMs - (beforeMs + nowMs) / 2, widthMs: nowMs - beforeMs, nowMs };
  };
  const first = Array.from({ length: 5 }, read).reduce((best, each) =>
    each.widthMs < best.widthMs ? each : best,
  );
  let newest: Setting = {
    offsetMs: first.offsetMs,
    fromMs: Number.NEGATIVE_INFINITY,
    untilMs: Number.POSITIVE_INFINITY,
  };
  let seenMs = clocks.trialMs();
  const settings = [newest];
  const look = (): number => {
    const { offsetMs, widthMs, nowMs } = read();
    const byMs = offsetMs - newest.offsetMs;
    if (Math.abs(byMs) > sameWithinMs + widthMs) {
      newest.untilMs = nowMs;
      newest = { offsetMs, fromMs: seenMs, untilMs: Number.POSITIVE_INFINITY };
      settings.push(newest);
      onSet(byMs);
    }
    seenMs = nowMs;
    return nowMs;
  };
  return {
    onTrial(wallMs) {
      const nowMs = look();
      const moments = settings.flatMap(({ offsetMs, fromMs, untilMs }) => {
        const atMs = wallMs - offsetMs;
        const holds = atMs >= fromMs - sameWithinMs && atMs <= Math.min(untilMs, nowMs) + sameWithinMs;
        return holds ? [atMs] : [];
      });
      return moments.length === 0 ? wallMs - newest.offsetMs : Math.max(...moments);
    },
    look: () => void look(),
  };
}
