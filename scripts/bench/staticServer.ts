import { createServer, type Socket } from 'node:net';

/**
 * The least that a server can do: a fixed answer for each head that has come, by raw sockets, so that what drives it is the
 * slower part. `STALL=PERIOD,LENGTH` (ms): at each multiple of the period of its clock it answers nobody for so long;
 * `DELAY` (ms) passes between a request and its answer. Tells its port, and how many it has answered when asked.
 */
const answer = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\r\nHello, world!',
);
const end = Buffer.from('\r\n\r\n');
const delayMs = Number(process.env.DELAY ?? 0);
const [periodMs = 0, stallMs = 0] = (process.env.STALL ?? '').split(',').map(Number);
let answered = 0;

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    let requests = 0;
    for (let at = chunk.indexOf(end); at >= 0; at = chunk.indexOf(end, at + 4)) requests += 1;
    if (delayMs === 0) reply(socket, requests);
    else replyAt(dueAt(performance.now()), () => reply(socket, requests));
  });
});

function reply(socket: Socket, requests: number): void {
  answered += requests;
  if (socket.writable) socket.write(requests === 1 ? answer : Buffer.concat(Array(requests).fill(answer)));
}

/** An answer that falls into a stall is given at its end. */
function dueAt(nowMs: number): number {
  const atMs = nowMs + delayMs;
  const intoMs = periodMs === 0 ? Number.POSITIVE_INFINITY : atMs % periodMs;
  return intoMs < stallMs ? atMs - intoMs + stallMs : atMs;
}

/** Timers count in whole milliseconds: the last of them is polled. All wait equally long, so that they come in order. */
const pending: { atMs: number; then: () => void }[] = [];
function replyAt(atMs: number, then: () => void): void {
  pending.push({ atMs, then });
  if (pending.length === 1) setImmediate(poll);
}
function poll(): void {
  const nowMs = performance.now();
  while (pending[0] !== undefined && pending[0].atMs <= nowMs) pending.shift()?.then();
  if (pending.length > 0) setImmediate(poll);
}

process.on('message', () => process.send?.({ answered, nowMs: performance.now() }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }));
