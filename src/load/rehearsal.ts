import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { LoadPlan } from '../scenario/plan.ts';
import { startLoad } from './generator.ts';

/**
 * Enough calls that everything on the way of a request is compiled; arrivals climb, as those that are late cost more. A row,
 * which a load makes each second, takes 10 ms the first time: here they are made often enough to be compiled as well.
 */
const rehearsal = { forMs: 600, perSecond: 12_000, rowEveryMs: 50 };
const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

/**
 * Sends an open load of its own to a server of its own, within this process. The first thousands of requests of a program
 * run uncompiled, some ten times as slow: at a high rate they are late, the late ones come at once, and each needs a
 * connection of its own, which a service that could have kept up then has to carry.
 */
export async function rehearse(plan: LoadPlan): Promise<void> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', () => socket.write(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise<void>((resolve) => {
    startLoad(
      {
        kind: 'start',
        url: `http://127.0.0.1:${port}`,
        tls: null,
        zeroMonotonicNs: String(process.hrtime.bigint()),
        plan: {
          ...plan,
          volleys: null,
          timeoutMs: 1000,
          phases: [
            {
              ...{ name: 'rehearsal', startMs: 0, endMs: rehearsal.forMs, loop: 'open', warmup: false },
              ...{ from: 0, to: rehearsal.perSecond },
            },
          ],
        },
      },
      ({ kind }) => kind === 'done' && resolve(),
      rehearsal.rowEveryMs,
    );
  });
  for (const socket of sockets) socket.destroy();
  server.close();
}
