/** Sleep without the event loop, at half the CPU time of a timer; nothing else happens in this thread meanwhile. */
export interface Nap {
  /** Shared with who may ring: cell 0 counts the rings, cell 1 is 1 when it is over. */
  cells: Int32Array;
  /** True when it was rung since the last time, also before this call. */
  take(ms: number): boolean;
  over(): void;
}

export function openNap(): Nap {
  const cells = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  let heard = 0;
  return {
    cells,
    take(ms) {
      if (ms > 0) Atomics.wait(cells, 0, heard, ms);
      const now = Atomics.load(cells, 0);
      const rung = now !== heard;
      heard = now;
      return rung;
    },
    over() {
      Atomics.store(cells, 1, 1);
    },
  };
}
