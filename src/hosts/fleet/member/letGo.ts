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
    if (redis.status === 'ready' || redis.status === 'end') return;
    if (abort.aborted || (leave.aborted && !isBusy())) redis.disconnect();
  };
  leave.addEventListener('abort', look);
  abort.addEventListener('abort', look);
  // Before each attempt to connect again.
  redis.on('reconnecting', look);
  return {
    [Symbol.dispose]() {
      leave.removeEventListener('abort', look);
      abort.removeEventListener('abort', look);
      redis.off('reconnecting', look);
    },
  };
}
