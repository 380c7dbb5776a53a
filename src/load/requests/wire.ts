import type { DrawnRequest } from './drawn.ts';

/** The same request is encoded once: most loads have one, or a few. */
export function requestEncoder(host: string): (request: DrawnRequest) => Buffer {
  const known = new WeakMap<DrawnRequest, Buffer>();
  return (request) => {
    const before = known.get(request);
    if (before !== undefined) return before;
    const bytes = encodeRequest(request, host);
    known.set(request, bytes);
    return bytes;
  };
}

/** HTTP/1.1 request as bytes (RFC 9112). @param host for the Host header, unless the request brings its own. */
export function encodeRequest(request: DrawnRequest, host: string): Buffer {
  const { method, path, headers, body } = request;
  // Its length is ours to say.
  const own = Object.entries(headers).filter(([name]) => !/^(content-length|transfer-encoding)$/i.test(name));
  const lines = [`${method} ${path} HTTP/1.1`];
  if (!own.some(([name]) => name.toLowerCase() === 'host')) lines.push(`Host: ${host}`);
  for (const [name, value] of own) lines.push(`${name}: ${value}`);
  if (body !== null || method === 'POST' || method === 'PUT' || method === 'PATCH') {
    lines.push(`Content-Length: ${body?.byteLength ?? 0}`);
  }
  const text = `${lines.join('\r\n')}\r\n\r\n`;
  // Headers are octets: what has no place among those of Latin-1 goes as UTF-8.
  const head = Buffer.from(text, /[^\0-\xff]/.test(text) ? 'utf8' : 'latin1');
  return body === null ? head : Buffer.concat([head, body]);
}
