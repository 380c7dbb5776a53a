import { randomBytes, randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Got, type Service, serve } from '../../../load/testing/generate.ts';

/** Each login gets its own session, token and goods: whoever sends what was recorded is turned away. */
interface Session {
  user: string;
  token: string;
  /** By their numbers, with their states. */
  orders: Map<string, { version: string; state: string }>;
  goods: number[];
}

const secret = (): string => randomBytes(12).toString('hex');

/** A shop with a form of login against forgery, cookies, a bearer token, and orders with versions. @param ended each answer */
export function shopWithLogin(ended: (got: Got, status: number) => void): Promise<Service> {
  const sessions = new Map<string, Session>();
  const forms = new Set<string>();
  return serve((got, response) => {
    const path = new URL(got.path, 'http://shop');
    const answer = (
      status: number,
      body: unknown = '',
      headers: Record<string, string | string[]> = {},
    ): void => {
      ended(got, status);
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      const type = typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json';
      const zipped = /gzip/.test(String(got.headers['accept-encoding'] ?? ''));
      response.writeHead(status, {
        'content-type': type,
        ...(zipped ? { 'content-encoding': 'gzip' } : {}),
        ...headers,
      });
      response.end(status === 304 || status === 204 ? undefined : zipped ? gzipSync(text) : text);
    };
    const session = sessions.get(/(?:^|; )sid=(\w+)/.exec(got.headers.cookie ?? '')?.[1] ?? '');
    const [, first = '', id = ''] = path.pathname.split('/');
    if (first === 'login' && got.method === 'GET') {
      const csrf = secret();
      forms.add(csrf);
      return answer(
        200,
        `<form>\n<input type="hidden" name="csrf" value="${csrf}">\n<input name="user"></form>`,
      );
    }
    if (first === 'login') {
      const form = new URLSearchParams(got.body.toString());
      if (!forms.delete(form.get('csrf') ?? '')) return answer(403, 'forged');
      const sid = secret();
      const goods = Array.from({ length: 3 }, () => randomInt(100, 1_000_000));
      sessions.set(sid, { user: form.get('user') ?? '', token: secret(), orders: new Map(), goods });
      return answer(302, '', {
        location: `/welcome/${sid.slice(0, 8)}?new=1`,
        'set-cookie': `sid=${sid}; Path=/; HttpOnly`,
      });
    }
    if (first === 'style.css') {
      if (got.headers['if-none-match'] === '"style-1"') return answer(304, '', { etag: '"style-1"' });
      return answer(200, 'body { color: red }', { etag: '"style-1"' });
    }
    if (session === undefined) return answer(401, {});
    if (first === 'welcome') return answer(got.headers.cookie?.includes(id) ? 200 : 404, 'Welcome');
    if (first === 'api' && id === 'me')
      return answer(200, {
        user: session.user,
        access_token: session.token,
        goods: session.goods.map((each) => ({ id: each })),
      });
    if (got.headers.authorization !== `Bearer ${session.token}`) return answer(401, {});
    if (first === 'goods')
      return session.goods.includes(Number(id)) ? answer(200, { id: Number(id) }) : answer(404, {});
    if (first === 'orders' && got.method === 'POST') {
      const wanted = JSON.parse(got.body.toString());
      if (!session.goods.includes(wanted.goodId)) return answer(422, {});
      const number = secret();
      session.orders.set(number, { version: `"${secret()}"`, state: 'open' });
      return answer(201, { order: { number } }, { location: `/orders/${number}` });
    }
    const order = session.orders.get(id);
    if (first !== 'orders' || order === undefined) return answer(404, {});
    if (got.method === 'PATCH') {
      if (got.headers['if-match'] !== order.version) return answer(412, {});
      order.state = 'paid';
      return answer(200, order);
    }
    if (got.method === 'DELETE') {
      session.orders.delete(id);
      return answer(204);
    }
    return answer(200, { number: id, ...order }, { etag: order.version });
  });
}
