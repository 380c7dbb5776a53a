import { wakeChannel } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';

/** Waits for work. */
export interface Wakener extends Disposable {
  /** At most so long; not at all once it is to leave. */
  wait(mostMs: number): Promise<void>;
}

/** @param leave ends all waiting */
export async function openWakener({ redis }: QueueConnection, leave: AbortSignal): Promise<Wakener> {
  const listening = redis.duplicate();
  listening.on('error', () => {}); // it connects again by itself
  let wake: () => void = () => {};
  listening.on('message', () => wake());
  await listening.subscribe(wakeChannel);
  const onLeave = (): void => wake();
  leave.addEventListener('abort', onLeave);
  return {
    wait: (mostMs) =>
      leave.aborted
        ? Promise.resolve()
        : new Promise((resolve) => {
            const timer = setTimeout(resolve, mostMs);
            wake = () => {
              clearTimeout(timer);
              resolve();
            };
          }),
    [Symbol.dispose]: () => {
      leave.removeEventListener('abort', onLeave);
      listening.disconnect();
    },
  };
}
