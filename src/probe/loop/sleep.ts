/** Sleep without the event loop, at half the CPU time of a timer; nothing else happens in this thread meanwhile. */
export interface Sleep {
  /** Shared with the thread that may end a wait early: cell 0 counts how often it did, cell 1 is 1 when it is to stop. */
  cells: Int32Array;
  /** Waits so long, or until it is woken. True when it was woken since the last wait, also before this one began. */
  wait(ms: number): boolean;
  /** Waits so long, whoever would wake it. */
  pause(ms: number): void;
  /** Tells the other thread to stop. */
  close(): void;
}

export function openSleep(): Sleep {
  const cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  let seen = 0;
  return {
    cells,
    wait(ms) {
      if (ms > 0) Atomics.wait(cells, 0, seen, ms);
      const now = Atomics.load(cells, 0);
      const woken = now !== seen;
      seen = now;
      return woken;
    },
    pause: (ms) => void Atomics.wait(cells, 1, 0, ms),
    close() {
      Atomics.store(cells, 1, 1);
    },
  };
}
