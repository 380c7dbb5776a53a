import { expect, test } from 'vitest';
import { encodeRequest } from './wire.ts';

test('a request without a body', () => {
  const bytes = encodeRequest(
    { method: 'GET', path: '/a?b=c', headers: { Accept: '*/*' }, body: null },
    'h:1',
  );
  expect(bytes.toString()).toBe('GET /a?b=c HTTP/1.1\r\nHost: h:1\r\nAccept: */*\r\n\r\n');
});

test('a body follows its length', () => {
  const body = Uint8Array.from([0, 255, 10]);
  const bytes = encodeRequest({ method: 'PUT', path: '/', headers: {}, body }, 'h:1');
  expect(bytes.toString('latin1')).toBe('PUT / HTTP/1.1\r\nHost: h:1\r\nContent-Length: 3\r\n\r\n\0\u{ff}\n');
});

test('a POST without a body says so, and the Host of the plan wins', () => {
  const bytes = encodeRequest({ method: 'POST', path: '/', headers: { host: 'shop' }, body: null }, 'h:1');
  expect(bytes.toString()).toBe('POST / HTTP/1.1\r\nhost: shop\r\nContent-Length: 0\r\n\r\n');
});
