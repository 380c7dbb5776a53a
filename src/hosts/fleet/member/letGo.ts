import type { Redis } from 'ioredis';

/**
 * A queue that is away is waited for, and a host that leaves waits for nothing: its connection is then given up, so that what
 * waits for it fails. Disposing takes no notice any more.
 * @param leave once nothing is under way @param abort at once
 */
export function letGo(
  redis: Pick<Redis, 'status' | 'on' | 'off' | 'disconnect'>,
  { leave, abort, isBusy }: { leave: AbortSignal; abort: AbortSignal; isBusy: () => boolean },
): Disposable {
  const look = (): void => {
    // Between two attempts it can't be given up: ioredis then forgets what waits.
    if (['ready', 'end', 'reconnecting'].includes(redis.status)) return;
    if (abort.aborted || (leave.aborted && !isBusy())) redis.disconnect();
  };
  leave.addEventListener('abort', look);
  abort.addEventListener('abort', look);
  redis.on('connecting', look);
  return {
    [Symbol.dispose]() {
      leave.removeEventListener('abort', look);
      abort.removeEventListener('abort', look);
      redis.off('connecting', look);
    },
  };
}
