import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { listenersOf, listens, parseListeners } from './listening.ts';

test('rows that listen, without Docker’s own resolver; 127.0.0.1 is for itself alone', () => {
  const text = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   1: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   2: 0B00007F:A1B2 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1
   3: 0100007F:1F40 0100007F:D2A0 01 00000000:00000000 00:00000000 00000000     0        0 1 1
   4: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 0 0 0 1 1
`;
  expect(parseListeners(text)).toEqual([
    { port: 8000, loopback: false },
    { port: 3000, loopback: true },
    { port: 80, loopback: true },
  ]);
});

test('a real listener is seen, on all addresses or on one', async () => {
  const [open, own] = [createServer(), createServer()];
  await new Promise<void>((done) => open.listen(0, '0.0.0.0', () => done()));
  await new Promise<void>((done) => own.listen(0, '127.0.0.1', () => done()));
  const [openPort, ownPort] = [open, own].map((server) => (server.address() as { port: number }).port);
  const never = new AbortController().signal;
  expect(listenersOf(process.pid)).toContainEqual({ port: ownPort, loopback: true });
  expect(await listens(process.pid, openPort ?? 0, 1000, never)).toBe(true);
  expect(await listens(process.pid, ownPort ?? 0, 120, never)).toBe(false);
  open.close();
  own.close();
});
