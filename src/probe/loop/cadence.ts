/** The n-th tick is due at a fixed time, however late the one before was. */
export interface Cadence {
  /** When the next tick is due, on the clock that was given at the start. */
  dueMs(): number;
  /** A tick begins: how late it is. Ticks that it is a whole period late for are skipped and counted. */
  begin(nowMs: number): number;
  readonly missed: number;
  readonly worstLateMs: number;
}

export function cadence(startMs: number, periodMs: number): Cadence {
  let next = 0;
  let missed = 0;
  let worstLateMs = 0;
  const due = () => startMs + next * periodMs;
  return {
    dueMs: due,
    begin(nowMs) {
      const lateMs = Math.max(0, nowMs - due());
      const skipped = Math.floor(lateMs / periodMs);
      missed += skipped;
      next += skipped + 1;
      worstLateMs = Math.max(worstLateMs, lateMs);
      return lateMs;
    },
    get missed() {
      return missed;
    },
    get worstLateMs() {
      return worstLateMs;
    },
  };
}
