import { createServer, type RequestListener } from 'node:http';
import { createServer as secureServer } from 'node:https';
import { type Server, createServer as tcpServer } from 'node:net';
import { expect, test } from 'vitest';
import { certificates } from '../../../load/testing/certificates.ts';
import type { TlsPlan } from '../../../scenario/plan.ts';
import { noGoodAnswer, seenWords, urlOf } from './answer.ts';

const never = new AbortController().signal;

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return (server.address() as { port: number }).port;
}

async function seenFrom(answer: RequestListener): Promise<string | null> {
  const server = createServer(answer);
  const seen = await noGoodAnswer(`http://127.0.0.1:${await portOf(server)}/health`, null, 250, never);
  server.closeAllConnections();
  server.close();
  return seen === null ? null : seenWords(seen);
}

test('a good answer is all that it waits for', async () => {
  expect(await seenFrom((_, response) => response.end('ok'))).toBeNull();
});

test('what came back is told, in the order in which it came', async () => {
  let asked = 0;
  const seen = await seenFrom((_, response) => {
    asked += 1;
    response.statusCode = asked === 1 ? 503 : 404;
    response.end();
  });
  expect(seen).toMatch(/^status 503 once, then status 404 (once|\d+ times)$/);
});

test('only the target is asked, whatever its path is', () => {
  const base = 'http://127.0.0.1:32768';
  expect(urlOf(base, '/health?deep=1')).toBe(`${base}/health?deep=1`);
  expect(urlOf(base, '//health@x')).toBe(`${base}//health@x`);
  for (const path of ['@169.254.169.254/latest', '1/', '.example.org/', '', '?a', '#a', '\\@evil/'])
    expect(() => urlOf(base, path), path).toThrow(RangeError);
});

test('refused, and closed without an answer', async () => {
  const closing = tcpServer((socket) => socket.destroy());
  const port = await portOf(closing);
  const seen = await noGoodAnswer(`http://127.0.0.1:${port}/`, null, 150, never);
  expect(seenWords(seen ?? new Map())).toMatch(/^connection closed without an answer/);
  closing.close();
  await new Promise((done) => closing.on('close', done));
  const refused = await noGoodAnswer(`http://127.0.0.1:${port}/`, null, 150, never);
  expect(seenWords(refused ?? new Map())).toMatch(/^connection refused/);
});

test.each<[string, RequestListener]>([
  [
    'without an end',
    (_, response) => {
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    },
  ],
  [
    'that is cut off',
    (_, response) => {
      response.writeHead(200, { 'content-length': '10' });
      response.write('half', () => response.destroy());
    },
  ],
])('a body %s is that of a good answer all the same', async (_, answer) => {
  expect(await seenFrom(answer)).toBeNull();
});

test('what speaks no HTTP, or answers too late, gives no good answer', async () => {
  const mail = tcpServer((socket) => socket.on('error', () => {}).end('220 mail.example ESMTP\r\n'));
  const seen = await noGoodAnswer(`http://127.0.0.1:${await portOf(mail)}/`, null, 50, never);
  mail.close();
  expect(seenWords(seen ?? new Map())).toBe('an answer that is no HTTP/1.1 once');
  expect(await seenFrom(() => {})).toBe('no answer within 1 s once');
});

test('over TLS certificates are looked at, or not, as the load will', async () => {
  const { ca, key, cert } = certificates();
  const server = secureServer({ key, cert }, (_, response) => response.end('ok'));
  const url = `https://127.0.0.1:${await portOf(server)}/`;
  const seen = async (tls: TlsPlan) => {
    const bad = await noGoodAnswer(url, tls, 50, never);
    return bad === null ? null : seenWords(bad);
  };
  expect(await seen({ ca, serverName: 'shop.internal', checked: true })).toBeNull();
  expect(await seen({ ca: null, serverName: 'localhost', checked: false })).toBeNull();
  expect(await seen({ ca, serverName: 'localhost', checked: true })).toBe(
    'ERR_TLS_CERT_ALTNAME_INVALID once',
  );
  expect(await seen({ ca: null, serverName: 'shop.internal', checked: true })).toMatch(/^[A-Z_]+ once$/);
  server.close();
});

test('called off in the middle of an answer it ends, with what came until then', async () => {
  const over = new AbortController();
  const server = createServer(() => over.abort());
  const seen = await noGoodAnswer(`http://127.0.0.1:${await portOf(server)}/`, null, 60_000, over.signal);
  server.closeAllConnections();
  server.close();
  expect(seenWords(seen ?? new Map())).toBe('This operation was aborted once');
});
