import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../../errors.ts';
import { isAlive, startTimeOf } from '../../../lab/host/processes.ts';
import type { Report } from '../../../lab/progress.ts';
import { ofRun, runsKey } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';

/** Whoever has it collects the recordings of a run. Disposing lets go of it. */
export interface FrontLock extends AsyncDisposable {
  /** Sees that it is still ours. @throws OomlabError (lab) where another one has the run now, from then on each time */
  hold(): Promise<void>;
  /** What was seen of that last. */
  readonly isOurs: boolean;
}

const heldForMs = 15_000;
const renewEveryMs = 5000;
const waitEveryMs = 500;

/**
 * Set anew rather than prolonged: a Redis that lost it has it again. But whoever was stopped for longer than it is held may
 * find that another one has taken it, and, where the run itself is gone, ended it. Source: Redis runs a script as one.
 */
const renewScript = `
local now = redis.call('get', KEYS[1])
if now and now ~= ARGV[1] then return 0 end
if not now and ARGV[3] == 'stopped' and redis.call('hexists', KEYS[2], ARGV[4]) == 0 then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

/** Of nobody but whoever asks for it. */
const removeScript = `
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end
return 0
`;

/**
 * One at a time collects the recordings of a run. One that was killed is waited for until it can be no more.
 * @throws OomlabError (lab) while another one is there
 */
export async function takeFront(
  queue: Pick<QueueConnection, 'redis'>,
  runId: string,
  report: Report,
): Promise<FrontLock> {
  const { redis } = queue;
  const key = ofRun(runId).front;
  const mine = `${hostname()} ${process.pid} ${startTimeOf(process.pid)} ${randomUUID()}`;
  const remove = (value: string): Promise<unknown> => redis.eval(removeScript, 1, key, value);
  const deadline = performance.now() + heldForMs + renewEveryMs;
  let told = false;
  while ((await redis.set(key, mine, 'PX', heldForMs, 'NX')) === null) {
    const before = (await redis.get(key)) ?? '';
    // A command is sent again where the connection broke before its answer.
    if (before === mine) break;
    const [host = '', pid = '', startTime = ''] = before.split(' ');
    if (host === hostname() && !isAlive(Number(pid), startTime)) {
      await remove(before);
      continue;
    }
    if (performance.now() > deadline)
      throw labError(
        `Run ${runId} is watched by process ${pid} on ${host}`,
        'Stop that one first; the trials go on meanwhile.',
      );
    if (!told) report({ kind: 'step', text: `Waiting until process ${pid} on ${host} is seen to be gone` });
    told = true;
    await delay(waitEveryMs);
  }
  return held(queue, { key, mine, runId, remove: () => remove(mine) });
}

function held(
  { redis }: Pick<QueueConnection, 'redis'>,
  { key, mine, runId, remove }: { key: string; mine: string; runId: string; remove(): Promise<unknown> },
): FrontLock {
  let isOurs = true;
  let wasAway = false;
  let renewedAt = performance.now();
  const onClose = (): void => {
    wasAway = true;
  };
  redis.on('close', onClose);
  const hold = async (): Promise<void> => {
    // A Redis that was away may have forgotten all; one that was there has not.
    const wasStopped = !wasAway && performance.now() - renewedAt > heldForMs;
    wasAway = false;
    const words = [mine, String(heldForMs), wasStopped ? 'stopped' : '', runId];
    if (isOurs) isOurs = (await redis.eval(renewScript, 2, key, runsKey, ...words)) === 1;
    if (!isOurs)
      throw labError(
        `Another one watches run ${runId} now`,
        'It goes on there, with all that is recorded: this one was silent for too long.',
      );
    renewedAt = performance.now();
  };
  const timer = setInterval(() => void hold().catch(() => {}), renewEveryMs);
  return {
    hold,
    get isOurs() {
      return isOurs;
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      redis.off('close', onClose);
      // Of a queue that is away it goes by itself.
      if (redis.status === 'ready') await remove().catch(() => {});
    },
  };
}
