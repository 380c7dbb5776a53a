import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { afterEach, describe, expect, test } from 'vitest';
import type { LoadPlan } from '../scenario/plan.ts';
import { requestEnds as outcomes } from '../scenario/requestEnds.ts';
import { aRequest } from '../scenario/testing/aRequest.ts';
import { startLoad } from './generator.ts';
import { type GeneratorMessage, generatorMessageSchema } from './protocol.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  for (const server of servers.splice(0)) server.close();
});

async function listen(server: Server): Promise<string> {
  servers.push(server);
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const http = (listener: RequestListener): Promise<string> => listen(createServer(listener));
/** Calls `reply` at each whole request without a body. */
const tcp = (reply: (socket: Socket, head: string) => void): Promise<string> =>
  listen(
    createTcpServer((socket) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1');
        for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
          const head = text.slice(0, end);
          text = text.slice(end + 4);
          reply(socket, head);
        }
      });
    }),
  );
async function refusedPort(): Promise<string> {
  const url = await http(() => {});
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return url;
}

const phase = (startMs: number, endMs: number, from: number, to = from, warmup = false) => ({
  name: `${from} to ${to}`,
  loop: 'closed' as const,
  startMs,
  endMs,
  from,
  to,
  warmup,
});

/** Starts the plan, and checks the identity of every row as it comes. */
function start(url: string, plan: Partial<LoadPlan>, onMessage: (message: GeneratorMessage) => void) {
  const whole: LoadPlan = {
    seed: 1,
    requests: [aRequest('/')],
    journeys: [],
    data: null,
    timeoutMs: 5000,
    phases: [],
    open: null,
    volleys: null,
    ...plan,
  };
  const command = {
    kind: 'start' as const,
    plan: whole,
    url,
    tls: null,
    zeroMonotonicNs: String(process.hrtime.bigint()),
  };
  return startLoad(command, onMessage, 50);
}

/** Runs the plan to its end. */
async function run(url: string, plan: Partial<LoadPlan>) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const messages: GeneratorMessage[] = [];
  start(url, plan, (message) => {
    messages.push(message);
    if (message.kind === 'done') resolve();
  });
  await promise;
  return summed(messages);
}

function summed(messages: GeneratorMessage[]) {
  for (const message of messages) generatorMessageSchema.parse(message);
  const rows = messages.flatMap((message) => (message.kind === 'row' ? [message.row] : []));
  const total = {
    due: 0,
    held: 0,
    sent: 0,
    bytes: 0,
    inFlight: 0,
    ...Object.fromEntries(outcomes.map((name) => [name, 0])),
  };
  let [inFlightBefore, waitingBefore] = [0, 0];
  for (const row of rows) {
    const ended = outcomes.reduce((sum, name) => sum + Number(row[name]), 0) - Number(row.unsent);
    expect(row.sent).toBe(ended + Number(row.inFlight) - inFlightBefore);
    inFlightBefore = Number(row.inFlight);
    if (row.due !== null)
      expect(row.due).toBe(Number(row.sent) + Number(row.unsent) + Number(row.waiting) - waitingBefore);
    waitingBefore = Number(row.waiting);
    for (const name of ['due', 'sent', 'held', 'bytes', ...outcomes] as const) {
      Object.assign(total, { [name]: Number((total as Record<string, number>)[name]) + Number(row[name]) });
    }
  }
  total.inFlight = inFlightBefore;
  const histogram = messages.find((message) => message.kind === 'histogram');
  if (histogram?.kind !== 'histogram') throw new Error('no histogram');
  return {
    messages,
    rows,
    total: total as Record<
      (typeof outcomes)[number] | 'due' | 'held' | 'sent' | 'bytes' | 'inFlight',
      number
    >,
    histogram,
  };
}

const volleys = { count: 3, times: 2, everyMs: 1 };
const answer = (head: string, body = '') => `HTTP/1.1 ${head}\r\n\r\n${body}`;

const endings: [string, (typeof outcomes)[number], (socket: Socket) => void][] = [
  ['a good answer', 'ok', (socket) => socket.write(answer('200 OK\r\nContent-Length: 2', 'ok'))],
  ['a redirection', 'ok', (socket) => socket.write(answer('302 Found\r\nContent-Length: 0'))],
  [
    'a chunked answer',
    'ok',
    (socket) => socket.write(answer('200 OK\r\nTransfer-Encoding: chunked', '2\r\nok\r\n0\r\n\r\n')),
  ],
  ['an answer that lasts until the connection closes', 'ok', (socket) => socket.end(answer('200 OK', 'ok'))],
  ['an error of the server', 'non2xx', (socket) => socket.write(answer('500 Oops\r\nContent-Length: 0'))],
  ['an unknown path', 'non2xx', (socket) => socket.write(answer('404 Where\r\nContent-Length: 0'))],
  ['silence', 'timeouts', () => {}],
  [
    'an answer that never ends',
    'timeouts',
    (socket) => socket.write(answer('200 OK\r\nContent-Length: 9', 'ok')),
  ],
  ['a close', 'closedNoReply', (socket) => socket.end()],
  ['a close within the head', 'closedNoReply', (socket) => socket.end('HTTP/1.1 200')],
  [
    'a close within the body',
    'closedNoReply',
    (socket) => socket.end(answer('200 OK\r\nContent-Length: 9', 'ok')),
  ],
  [
    'a close within a chunk',
    'closedNoReply',
    (socket) => socket.end(answer('200 OK\r\nTransfer-Encoding: chunked', '9\r\nok')),
  ],
  ['a reset', 'reset', (socket) => socket.resetAndDestroy()],
  [
    'a reset within the body',
    'reset',
    (socket) => socket.write(answer('200 OK\r\nContent-Length: 9', 'ok'), () => socket.resetAndDestroy()),
  ],
  ['no HTTP', 'malformed', (socket) => socket.write('220 mail.example ESMTP\r\n')],
];

/** Of a whole load: how many answers had each status of 400 and above. */
const errorStatuses = (messages: readonly GeneratorMessage[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const message of messages) {
    if (message.kind !== 'error-statuses') continue;
    for (const [status, many] of Object.entries(message.statuses)) all[status] = (all[status] ?? 0) + many;
  }
  return all;
};
const errorsOf = (what: string): Record<string, number> =>
  what === 'an error of the server' ? { 500: 6 } : what === 'an unknown path' ? { 404: 6 } : {};

test.each<(typeof endings)[number]>([
  ...endings,
  ['no final answer', 'malformed', (socket) => socket.write(answer('103 Early Hints'))],
])('%s: %s', async (what, outcome, reply) => {
  // Only silence is to time out, however slow the machine is.
  const timeoutMs = outcome === 'timeouts' ? 100 : 10_000;
  const { total, histogram, messages } = await run(await tcp(reply), { volleys, timeoutMs });
  expect(total).toMatchObject({ sent: 6, inFlight: 0, [outcome]: 6 });
  expect(histogram.count).toBe(['ok', 'non2xx', 'timeouts'].includes(outcome) ? 6 : 0);
  expect(messages.filter(({ kind }) => kind === 'trouble')).toHaveLength(outcome === 'malformed' ? 1 : 0);
  expect(errorStatuses(messages)).toEqual(errorsOf(what));
});

test('a refused port is counted, has no latency, and does not spin', async () => {
  const url = await refusedPort();
  const once = await run(url, { volleys });
  expect(once.total).toMatchObject({ sent: 6, refused: 6 });
  expect(once.histogram).toMatchObject({ count: 0, p50Ms: null, maxMs: null });

  const loop = await run(url, { phases: [phase(0, 1000, 5)] });
  expect(loop.total.refused).toBeGreaterThanOrEqual(5);
  // With delays of 50, 100, 200, 400 and 800 ms a connection tries five times within a second; one more if the end is late.
  expect(loop.total.sent).toBeLessThanOrEqual(5 * 6);
  expect(loop.rows.at(-1)).toMatchObject({ p50Ms: null });
});

test('a time-out counts in the latencies as the time-out', async () => {
  const { histogram, rows } = await run(await tcp(() => {}), { volleys, timeoutMs: 100 });
  const decoded = decodeFromCompressedBase64(histogram.encoded);
  expect(decoded.totalCount).toBe(6);
  expect(decoded.minNonZeroValue).toBeGreaterThan(99_900);
  expect(histogram.maxMs).toBeLessThan(100.1);
  const withEndings = rows.filter((row) => row.timeouts !== 0);
  for (const row of withEndings) expect(row.maxMs).toBeCloseTo(100, 0);
});

test('answers are matched to their requests, whatever happened on the connection before', async () => {
  const seen: Record<string, number> = {};
  const replies: Record<string, (socket: Socket) => void> = {
    '/good': (socket) => socket.write(answer('200 OK\r\nContent-Length: 4', 'good')),
    '/bad': (socket) => socket.write(answer('503 Busy\r\nContent-Length: 3', 'bad')),
    '/close': (socket) => socket.end(),
    '/half': (socket) => socket.end(answer('200 OK\r\nContent-Length: 100', 'half')),
    '/reset': (socket) => socket.resetAndDestroy(),
    '/last': (socket) => socket.end(answer('200 OK\r\nConnection: close\r\nContent-Length: 4', 'last')),
    '/never': () => {},
  };
  const url = await tcp((socket, head) => {
    const path = head.split(' ')[1] ?? '';
    seen[path] = (seen[path] ?? 0) + 1;
    replies[path]?.(socket);
  });
  const { total } = await run(url, {
    requests: [
      aRequest('/good', { weight: 40 }),
      ...['/bad', '/close', '/half', '/reset', '/last', '/never'].map((path) => aRequest(path)),
    ],
    timeoutMs: 30,
    phases: [phase(0, 1000, 4)],
  });
  const count = (...paths: string[]): number => paths.reduce((sum, path) => sum + (seen[path] ?? 0), 0);
  for (const path of Object.keys(replies)) expect(count(path)).toBeGreaterThan(0);
  // On a slow machine some of the others take longer than the time-out.
  const late = Math.max(0, total.timeouts - count('/never'));
  const near = (ended: number, asked: number): void => {
    expect(ended).toBeLessThanOrEqual(asked);
    expect(ended).toBeGreaterThanOrEqual(asked - total.inFlight - late);
  };
  near(total.ok, count('/good', '/last'));
  near(total.non2xx, count('/bad'));
  near(total.closedNoReply, count('/close', '/half'));
  near(total.reset, count('/reset'));
  near(total.timeouts - late, count('/never'));
  expect(total).toMatchObject({ refused: 0, lost: 0 });
  const endings = outcomes.reduce((sum, name) => sum + total[name], 0);
  expect(endings + total.inFlight).toBe(total.sent);
  expect(total.sent).toBeGreaterThanOrEqual(count(...Object.keys(replies)));
});

test('a server that closes after each answer, and says so, is no failure', async () => {
  const url = await http((_, response) => response.setHeader('Connection', 'close').end('ok'));
  const { total } = await run(url, { phases: [phase(0, 300, 3)] });
  expect(total.ok).toBeGreaterThan(3);
  expect(total.ok + total.inFlight).toBe(total.sent);
});

test('HEAD is answered without a body, and a body arrives whole', async () => {
  const bodies: number[] = [];
  const url = await http(async (incoming, response) => {
    let bytes = 0;
    try {
      for await (const chunk of incoming) bytes += chunk.length;
    } catch {
      return; // the load ended in the middle of the body
    }
    if (incoming.method === 'POST') bodies.push(bytes);
    response.setHeader('Content-Length', 1000).end(incoming.method === 'HEAD' ? undefined : 'x'.repeat(1000));
  });
  const requests = [aRequest('/', { method: 'HEAD' }), aRequest('/', { method: 'POST', bodyBytes: 300_000 })];
  const { total } = await run(url, { requests, phases: [phase(0, 300, 2)] });
  expect(total.ok + total.inFlight).toBe(total.sent);
  expect(total.ok).toBeGreaterThan(0);
  expect(new Set(bodies)).toEqual(new Set([300_000]));
});

test('bytes are what arrived', async () => {
  const { total } = await run(
    await tcp((socket) => socket.write(answer('200 OK\r\nContent-Length: 1000', 'x'.repeat(1000)))),
    { volleys },
  );
  expect(total.bytes).toBe(6 * (answer('200 OK\r\nContent-Length: 1000').length + 1000));
});

test('connections come and go as the plan says, while the rest go on', async () => {
  let open = 0;
  let most = 0;
  let opened = 0;
  const server = createServer((_, response) => response.end('ok')).on('connection', (socket) => {
    opened += 1;
    open += 1;
    most = Math.max(most, open);
    socket.on('close', () => {
      open -= 1;
    });
  });
  const url = await listen(server);
  const openWhen: Record<string, number> = {};
  const { promise, resolve } = Promise.withResolvers<void>();
  const messages: GeneratorMessage[] = [];
  const phases = [phase(0, 300, 2, 2, true), phase(300, 600, 2, 6), phase(600, 900, 6), phase(900, 1200, 1)];
  start(url, { phases }, (message) => {
    messages.push(message);
    if (message.kind === 'phase') openWhen[message.name] = open;
    if (message.kind === 'done') {
      openWhen.done = open;
      resolve();
    }
  });
  await promise;
  const { total, rows } = summed(messages);
  expect(messages.flatMap((message) => (message.kind === 'phase' ? [message.name] : []))).toEqual(
    phases.map(({ name }) => name),
  );
  // A ramp reaches its end only when it ends: at that moment, '6 to 6', the last one may still be missing.
  expect(openWhen).toMatchObject({ '2 to 2': 0, '2 to 6': 2, '1 to 1': 6, done: 1 });
  expect([most, opened]).toEqual([6, 6]);
  expect(total.ok + total.inFlight).toBe(total.sent);
  const wanted = rows.map(({ connections }) => Number(connections));
  expect([wanted[0], Math.max(...wanted), wanted.at(-1)]).toEqual([2, 6, 1]);
});

test('a volley is in the same moment, and the next one begins when it has ended', async () => {
  let waiting: (() => void)[] = [];
  let most = 0;
  const url = await http((_, response) => {
    waiting.push(() => response.end('ok'));
    most = Math.max(most, waiting.length);
    if (waiting.length < 20) return;
    // Nobody is answered before all have asked: requests one after the other would time out.
    for (const reply of waiting) reply();
    waiting = [];
  });
  const { total } = await run(url, { volleys: { count: 20, times: 4, everyMs: 1 } });
  expect(total).toMatchObject({ sent: 80, ok: 80 });
  expect(most).toBe(20);
});

test('the warm-up is over before the volleys, and left out of the histogram', async () => {
  const url = await http((_, response) => response.end('ok'));
  const { total, histogram, messages } = await run(url, { phases: [phase(0, 200, 2, 2, true)], volleys });
  expect(total.ok).toBe(total.sent);
  expect(total.ok).toBeGreaterThan(6);
  expect(histogram.count).toBe(6);
  const phases = messages.flatMap((message) =>
    message.kind === 'phase' ? [[message.name, message.warmup]] : [],
  );
  expect(phases).toEqual([
    ['2 to 2', true],
    ['volleys', false],
  ]);
});

test('stopping leaves the requests in flight as they are, and ends the connections', async () => {
  const asked = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  let waiting = 0;
  const url = await tcp((socket) => {
    waiting += 1;
    if (waiting === 3) asked.resolve();
    socket.on('close', () => {
      waiting -= 1;
      if (waiting === 0) closed.resolve();
    });
  });
  const messages: GeneratorMessage[] = [];
  const load = start(url, { phases: [phase(0, 3_600_000, 3)] }, (message) => messages.push(message));
  await asked.promise;
  load.stop();
  const atStop = messages.length;
  load.stop();
  await closed.promise;
  expect(messages).toHaveLength(atStop);
  const { total } = summed(messages);
  expect(total).toMatchObject({ sent: 3, inFlight: 3 });
  expect(messages.some(({ kind }) => kind === 'done')).toBe(false);
});

describe('by arrival rate', () => {
  const arriving = (
    many: number,
    withinMs: number,
    more: Partial<NonNullable<LoadPlan['open']>> = {},
  ): Partial<LoadPlan> => ({
    phases: [{ ...phase(0, withinMs, (many / withinMs) * 1000), loop: 'open' }],
    open: { arrivals: 'uniform', maxInFlight: 100, ...more },
  });
  const ok = answer('200 OK\r\nContent-Length: 2', 'ok');

  test.each<(typeof endings)[number]>([
    ...endings,
    [
      'early hints before the answer',
      'ok',
      (socket) => socket.write(`${answer('103 Early Hints')}${answer('100 Continue')}${ok}`),
    ],
    ['nothing but early hints', 'timeouts', (socket) => socket.write(answer('103 Early Hints'))],
    [
      'another protocol',
      'malformed',
      (socket) => socket.write(answer('101 Switching Protocols\r\nUpgrade: x')),
    ],
    ['an answer without content', 'ok', (socket) => socket.write(answer('204 No Content'))],
    [
      'an answer that has not changed',
      'ok',
      (socket) => socket.write(answer('304 Not Modified\r\nContent-Length: 9')),
    ],
    [
      'an answer in three parts',
      'ok',
      (socket) => {
        socket.write(ok.slice(0, 12));
        setTimeout(() => socket.write(ok.slice(12, 30)), 5);
        setTimeout(() => socket.write(ok.slice(30)), 10);
      },
    ],
    [
      'a large answer',
      'ok',
      (socket) => socket.write(answer('200 OK\r\nContent-Length: 300000', 'x'.repeat(300_000))),
    ],
  ])('%s: %s', async (what, outcome, reply) => {
    const timeoutMs = outcome === 'timeouts' ? 100 : 10_000;
    const { total, histogram, messages } = await run(await tcp(reply), { ...arriving(6, 60), timeoutMs });
    expect(total).toMatchObject({ due: 6, sent: 6, inFlight: 0, [outcome]: 6 });
    expect(histogram.count).toBe(['ok', 'non2xx', 'timeouts'].includes(outcome) ? 6 : 0);
    expect(histogram.fromSend?.count).toBe(histogram.count);
    expect(messages.filter(({ kind }) => kind === 'trouble')).toHaveLength(outcome === 'malformed' ? 1 : 0);
    expect(errorStatuses(messages)).toEqual(errorsOf(what));
  });

  test('a refused port is asked as often as planned', async () => {
    const { total } = await run(await refusedPort(), arriving(20, 100));
    expect(total).toMatchObject({ due: 20, sent: 20, refused: 20 });
  });

  test('the load ends when its last request has, however late that is', async () => {
    const answers: (() => void)[] = [];
    const url = await http((_, response) => {
      answers.push(() => response.end('ok'));
      // Nobody is answered before the last has asked: in a closed loop it never would.
      if (answers.length === 30) for (const reply of answers) reply();
    });
    const { total, rows } = await run(url, arriving(30, 300));
    expect(total).toMatchObject({ due: 30, sent: 30, ok: 30, inFlight: 0 });
    expect(rows[0]).toMatchObject({ connections: null, perSecond: expect.closeTo(100) });
  });

  test('beyond what may be in flight requests wait, are counted as held, and their latency counts from when they were due', async () => {
    let [waiting, most] = [0, 0];
    const url = await http((_, response) => {
      waiting += 1;
      most = Math.max(most, waiting);
      setTimeout(() => {
        waiting -= 1;
        response.end('ok');
      }, 50);
    });
    const { total, histogram } = await run(url, arriving(12, 24, { maxInFlight: 2 }));
    expect(total).toMatchObject({ due: 12, sent: 12, ok: 12 });
    expect(total.held).toBeGreaterThanOrEqual(8);
    expect(most).toBe(2);
    // The last of them waited for five pairs of 50 ms before its own.
    expect(histogram.maxMs).toBeGreaterThan(5 * 50);
    expect(histogram.fromSend?.p50Ms).toBeLessThan(Number(histogram.p50Ms));
  });

  test('what times out before it could be sent is unsent, and enters the latencies at the time-out', async () => {
    const { total, histogram } = await run(await tcp(() => {}), {
      ...arriving(10, 20, { maxInFlight: 3 }),
      timeoutMs: 200,
    });
    // A place that a time-out has freed is taken by the next, if that has not timed out as well by then.
    expect(total).toMatchObject({ due: 10, timeouts: total.sent, unsent: 10 - total.sent, inFlight: 0 });
    expect(total.sent).toBeGreaterThanOrEqual(3);
    expect(histogram).toMatchObject({ count: 10, maxMs: 200 });
    expect(histogram.fromSend?.count).toBe(total.sent);
  });

  test('stopped, it counts what waited as unsent, and leaves what is in flight', async () => {
    const asked = Promise.withResolvers<void>();
    let requests = 0;
    const url = await tcp(() => {
      requests += 1;
      if (requests === 4) asked.resolve();
    });
    const messages: GeneratorMessage[] = [];
    const load = start(url, { ...arriving(400_000, 400_000, { maxInFlight: 4 }) }, (message) =>
      messages.push(message),
    );
    await asked.promise;
    load.stop();
    const { total, rows } = summed(messages);
    expect(total).toMatchObject({ sent: 4, inFlight: 4, due: 4 + total.unsent });
    expect(rows.at(-1)).toMatchObject({ waiting: 0 });
    expect(messages.some(({ kind }) => kind === 'done')).toBe(false);
  });

  test('connections are kept, and used again by the next request', async () => {
    let opened = 0;
    const server = createServer((_, response) => response.end('ok')).on('connection', () => {
      opened += 1;
    });
    const { total } = await run(await listen(server), arriving(100, 500, { maxInFlight: 5 }));
    expect(total.ok).toBe(100);
    expect(opened).toBeLessThanOrEqual(5);
  });

  test('HEAD is answered without a body, whatever its headers say, and bodies arrive whole', async () => {
    const bodies: number[] = [];
    const url = await http(async (incoming, response) => {
      let bytes = 0;
      for await (const chunk of incoming) bytes += chunk.length;
      if (incoming.method === 'POST') bodies.push(bytes);
      response
        .setHeader('Content-Length', 1000)
        .end(incoming.method === 'HEAD' ? undefined : 'x'.repeat(1000));
    });
    const requests = [
      aRequest('/', { method: 'HEAD' }),
      aRequest('/', { method: 'POST', bodyBytes: 300_000 }),
    ];
    const { total } = await run(url, { requests, ...arriving(20, 100) });
    expect(total).toMatchObject({ due: 20, ok: 20 });
    expect(new Set(bodies)).toEqual(new Set([300_000]));
  });

  test('answers are matched to their requests, whatever happened on the connection before', async () => {
    const replies: Record<string, (socket: Socket) => void> = {
      '/good': (socket) => socket.write(ok),
      '/bad': (socket) => socket.write(answer('503 Busy\r\nContent-Length: 3', 'bad')),
      '/close': (socket) => socket.end(),
      '/reset': (socket) => socket.resetAndDestroy(),
      '/last': (socket) => socket.end(answer('200 OK\r\nConnection: close\r\nContent-Length: 4', 'last')),
      // The second answer is to nobody's question.
      '/twice': (socket) => socket.write(`${ok}${answer('500 Late\r\nContent-Length: 0')}`),
    };
    const seen: Record<string, number> = {};
    const url = await tcp((socket, head) => {
      const path = head.split(' ')[1] ?? '';
      seen[path] = (seen[path] ?? 0) + 1;
      replies[path]?.(socket);
    });
    const { total } = await run(url, {
      requests: Object.keys(replies).map((path) => aRequest(path)),
      timeoutMs: 30_000,
      ...arriving(300, 300),
    });
    const count = (...paths: string[]): number => paths.reduce((sum, path) => sum + (seen[path] ?? 0), 0);
    for (const path of Object.keys(replies)) expect(count(path)).toBeGreaterThan(0);
    expect(total).toMatchObject({
      due: 300,
      ok: count('/good', '/last', '/twice'),
      non2xx: count('/bad'),
      closedNoReply: count('/close'),
      reset: count('/reset'),
    });
  });

  test('a warm-up by connections leaves, then requests arrive; both are in the rows, the warm-up in no latency', async () => {
    const url = await http((_, response) => response.end('ok'));
    const { total, histogram } = await run(url, {
      phases: [phase(0, 200, 2, 2, true), { ...phase(200, 400, 100), loop: 'open' }],
      open: { arrivals: 'uniform', maxInFlight: 100 },
    });
    expect(total.ok).toBe(total.sent);
    expect(total.ok).toBeGreaterThan(20);
    expect(histogram.count).toBe(20);
  });

  test('a warm-up by rate is over before the volleys', async () => {
    const url = await http((_, response) => response.end('ok'));
    const { total, histogram } = await run(url, {
      phases: [{ ...phase(0, 200, 100, 100, true), loop: 'open' }],
      open: { arrivals: 'uniform', maxInFlight: 100 },
      volleys,
    });
    expect(total).toMatchObject({ due: 26, ok: 26 });
    expect(histogram.count).toBe(6);
  });
});

describe('a server that would keep whoever reads its answers', () => {
  const chunked = (body: string): string => answer('200 OK\r\nTransfer-Encoding: chunked', body);
  const head = '200 OK\r\nContent-Length: -';
  /** As long as what stands before the body, so that a reader who goes back by it is at its beginning. */
  const wholeHead = `${head}${answer(`${head}00`).length}`;

  test.each([
    ['a length below zero', answer(wholeHead, 'x')],
    ['a length that is no number', answer('200 OK\r\nContent-Length: many', 'xxxx')],
    ['a chunk below zero', chunked('-5\r\nxxxx\r\n')],
    ['a chunk that is no number', chunked('many\r\nxxxx\r\n')],
    ['the line of a chunk without end', chunked(`5;${'x'.repeat(300_000)}`)],
    ['fields after the last chunk without end', chunked(`0\r\n${'a: b\r\n'.repeat(100_000)}`)],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(100_000)}`],
  ])('%s is no answer', async (_, reply) => {
    const url = await tcp((socket) => socket.write(reply));
    const { total, messages } = await run(url, { volleys, timeoutMs: 10_000 });
    expect(total).toMatchObject({ sent: 6, malformed: 6, ok: 0 });
    expect(messages.filter(({ kind }) => kind === 'trouble')).toHaveLength(1);
  });

  test('answers that nobody asked for answer nothing', async () => {
    const one = answer('200 OK\r\nContent-Length: 2', 'ok');
    let asked = 0;
    const url = await tcp((socket) => {
      asked += 1;
      socket.write(one.repeat(1000));
    });
    const { total } = await run(url, { phases: [phase(0, 300, 2)] });
    expect(total.ok).toBeGreaterThan(0);
    expect(total.sent).toBeLessThanOrEqual(asked + 2);
    expect(total.ok).toBeLessThanOrEqual(asked);
  });
});
