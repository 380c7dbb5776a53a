/** What is done now and so often, until it is disposed. */
export interface Repeated extends Disposable {
  /** Stops it, and waits for what is under way. */
  end(): Promise<void>;
}

/** One after the other, however long each takes. What fails as the queue is away is tried the next time. */
export function everySo(everyMs: number, what: () => Promise<void>): Repeated {
  let underWay: Promise<void> | null = null;
  const once = (): void => {
    underWay ??= what()
      .catch(() => {})
      .finally(() => {
        underWay = null;
      });
  };
  once();
  const timer = setInterval(once, everyMs);
  return {
    async end() {
      clearInterval(timer);
      await underWay;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
