import { connect, type Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import { type Outcome, outcomeOfError, outcomeOfStatus } from '../outcome.ts';
import { type AnswerParser, answerParser, type Parsed } from './answerParser.ts';

/** Of one connection: who is told what happens on it. */
export interface Site {
  hostname: string;
  port: number;
  clock: Clock;
  received(bytes: number): void;
  /** A request was lost for a reason that the counts don't tell. */
  lost(why: string): void;
  /** It waits for a next request. */
  idle(connection: Connection): void;
  /** It is closed, and is not to be used again. */
  gone(connection: Connection): void;
}

export interface Connection {
  /** Since when it has waited for a request. */
  idleSinceMs: number;
  /** Sends a request, on a connection that is idle or new; `ended` is called once, after the connection is idle or gone. */
  send(bytes: Buffer, head: boolean, ended: (outcome: Outcome) => void): void;
  /** Closes it; a request in flight is left to whoever closes. */
  close(): void;
}

/** Bytes that arrive are parsed before the next read: one buffer is enough for all connections. */
const arrived = Buffer.allocUnsafe(64 * 1024);

/** One TCP connection, opened at once, that carries one request after the other. */
export function openConnection(site: Site): Connection {
  const parser = answerParser();
  let reply: { head: boolean; ended: (outcome: Outcome) => void } | null = null;
  let open = true;

  const close = (): void => {
    if (!open) return;
    open = false;
    parser.free();
    socket.destroy();
    site.gone(connection);
  };
  const end = (outcome: Outcome, stays: boolean): void => {
    const { ended } = reply ?? {};
    reply = null;
    if (stays) {
      connection.idleSinceMs = site.clock();
      site.idle(connection);
    } else close();
    ended?.(outcome);
  };
  const lose = (why: string): void => {
    if (reply !== null) site.lost(why);
    end('lost', false);
  };
  const received = (chunk: Uint8Array): void => {
    site.received(chunk.length);
    // Bytes that nobody asked for: what they would be taken for is the answer to the next request.
    if (reply === null) return close();
    answered(parser.read(chunk, reply.head), { end, lose, flushed: () => socket.writableLength === 0 });
  };
  const socket = connectTo(site, (chunk) => open && received(chunk));
  watch(socket, parser, { isOpen: () => open, end, lose });

  const connection: Connection = {
    idleSinceMs: 0,
    send: (bytes, head, ended) => {
      reply = { head, ended };
      socket.write(bytes);
    },
    close,
  };
  return connection;
}

interface Ends {
  end(outcome: Outcome, stays: boolean): void;
  lose(why: string): void;
}

function answered(parsed: Parsed, { end, lose, flushed }: Ends & { flushed: () => boolean }): void {
  switch (parsed.kind) {
    case 'more':
      return;
    case 'malformed':
      return lose(`malformed answer: ${parsed.why}`);
    default: {
      const outcome = outcomeOfStatus(parsed.status);
      if (outcome === 'lost') return lose(`status ${parsed.status} is no final answer`);
      // An answer that came before the request was sent whole leaves the rest of it in the way of the next one.
      end(outcome, parsed.keepAlive && !parsed.leftOver && flushed());
    }
  }
}

function connectTo({ hostname, port }: Site, received: (chunk: Uint8Array) => void): Socket {
  return connect({
    host: hostname,
    port,
    noDelay: true,
    onread: {
      buffer: arrived,
      callback: (bytes, buffer) => {
        received(buffer.subarray(0, bytes));
        return true;
      },
    },
  });
}

function watch(
  socket: Socket,
  parser: AnswerParser,
  { isOpen, end, lose }: Ends & { isOpen: () => boolean },
): void {
  socket.on('end', () => {
    if (!isOpen()) return;
    const last = parser.end();
    end(last.kind === 'answer' ? outcomeOfStatus(last.status) : 'closedNoReply', false);
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (!isOpen()) return;
    const outcome = outcomeOfError(error.code);
    if (outcome === 'lost') lose(error.message);
    else end(outcome, false);
  });
  socket.on('close', () => {
    if (isOpen()) lose('the connection closed without a reason');
  });
}
