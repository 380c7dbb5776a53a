import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadPlanOf } from '../scenario/loads/loadPlan.ts';
import { rate } from '../scenario/loads/rate.ts';
import type { LoadSpec } from '../scenario/loads/shapes.ts';
import { steady } from '../scenario/loads/steady.ts';
import type { TlsPlan } from '../scenario/plan.ts';
import { certificates } from './testing/certificates.ts';
import { generatePlan } from './testing/generate.ts';

let server: Server;
let url: string;
let ca: string;
beforeAll(async () => {
  const { key, cert, ...authority } = certificates();
  ca = authority.ca;
  server = createServer({ key, cert }, (_, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const journeys = [{ steps: [{ path: '/1', check: { contains: 'ok' } }, { path: '/2' }] }];
const loads: [string, LoadSpec][] = [
  ['by connections', steady({ requests: '/', connections: 2, for: '500ms' })],
  ['by rate', rate({ requests: '/', perSecond: 40, for: '500ms' })],
  ['journeys', steady({ journeys, connections: 2, for: '500ms' })],
];
const run = (load: LoadSpec, tls: TlsPlan) => generatePlan(url, loadPlanOf(load, 1), tls);

test.each(loads)(
  'a certificate of the own authority is good, and so is any where that was chosen: %s',
  async (_, load) => {
    for (const tls of [
      { ca, serverName: 'shop.internal', checked: true },
      { ca: null, serverName: 'localhost', checked: false },
    ]) {
      const { total, troubles } = await run(load, tls);
      expect(troubles).toEqual([]);
      expect(total.ok).toBeGreaterThan(5);
      expect(total.ok).toBe((total.sent ?? 0) - (total.inFlight ?? 0));
    }
  },
);

test.each(loads)(
  'one of somebody else, or for another name, gets no request, and why is said: %s',
  async (_, load) => {
    for (const [tls, why] of [
      [{ ca: null, serverName: 'shop.internal', checked: true }, /certificate|self[- ]signed/i],
      [{ ca, serverName: 'localhost', checked: true }, /altnames|does not match/i],
    ] as const) {
      const { total, troubles } = await run(load, tls);
      expect(total.ok).toBe(0);
      expect(total.lost).toBeGreaterThan(0);
      expect(troubles.join('\n')).toMatch(why);
    }
  },
);
