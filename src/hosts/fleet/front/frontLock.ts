import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { labError } from '../../../errors.ts';
import { isAlive, startTimeOf } from '../../../lab/host/processes.ts';
import type { Report } from '../../../lab/progress.ts';
import { ofRun } from '../keys.ts';
import type { QueueConnection } from '../redis.ts';

const heldForMs = 15_000;
const renewEveryMs = 5000;
const waitEveryMs = 500;

/**
 * One at a time collects the recordings of a run. One that was killed is waited for until it can be no more.
 * @throws OomlabError (lab) while another one is there
 */
export async function takeFront(
  { redis }: QueueConnection,
  runId: string,
  report: Report,
): Promise<AsyncDisposable> {
  const key = ofRun(runId).front;
  const mine = `${hostname()} ${process.pid} ${startTimeOf(process.pid)} ${randomUUID()}`;
  const deadline = performance.now() + heldForMs + renewEveryMs;
  let told = false;
  while ((await redis.set(key, mine, 'PX', heldForMs, 'NX')) === null) {
    const before = (await redis.get(key)) ?? '';
    const [host = '', pid = '', startTime = ''] = before.split(' ');
    if (host === hostname() && !isAlive(Number(pid), startTime)) {
      await redis.del(key);
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
  // Set anew rather than prolonged: a Redis that lost it has it again.
  const timer = setInterval(() => void redis.set(key, mine, 'PX', heldForMs).catch(() => {}), renewEveryMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await redis.del(key);
    },
  };
}
