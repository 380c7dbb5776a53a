import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { never } from '../../never.ts';
import type { Clock } from '../clock.ts';
import { type Outcome, outcomeOfError, outcomeOfStatus } from '../outcome.ts';
import type { Secure } from '../secure.ts';
import { type AnswerParser, answerParser, type Parsed } from './answerParser.ts';
import type { Kept } from './kept.ts';

/** Of one connection: who is told what happens on it. */
export interface Site {
  hostname: string;
  port: number;
  /** null: without TLS. */
  secure: Secure | null;
  clock: Clock;
  received(bytes: number): void;
  /** An answer came with a status of 400 or above, whatever is made of it. */
  errorStatus(status: number): void;
  /** Why a request failed, where the counts don't tell. */
  trouble(why: string): void;
  /** It waits for a next request. */
  idle(connection: Connection): void;
  /** It is closed, and is not to be used again. */
  gone(connection: Connection): void;
}

/** @param status of an answer that came whole; null: none did */
export type Ended = (outcome: Outcome, status: number | null) => void;

export interface Connection {
  /** Since when it has waited for a request. */
  idleSinceMs: number;
  /**
   * Sends a request, on a connection that is idle or new; `ended` is called once, after the connection is idle or gone.
   * @param keep gets what is wanted of the answer; null: nothing but its status is
   */
  send(bytes: Buffer, head: boolean, ended: Ended, keep?: Kept | null): void;
  /** Closes it; a request in flight is left to whoever closes. */
  close(): void;
}

/** Bytes that arrive are parsed before the next read: one buffer is enough for all connections. */
const arrived = Buffer.allocUnsafe(64 * 1024);

/** One TCP connection, opened at once, that carries one request after the other. */
export function openConnection(site: Site): Connection {
  const parser = answerParser();
  let reply: { head: boolean; ended: Ended; keep: Kept | null } | null = null;
  let open = true;

  const close = (): void => {
    if (!open) return;
    open = false;
    parser.free();
    socket.destroy();
    site.gone(connection);
  };
  const end: Ends['end'] = (outcome, stays, status = null) => {
    const { ended } = reply ?? {};
    reply = null;
    if (status !== null && status >= 400) site.errorStatus(status);
    if (stays) {
      connection.idleSinceMs = site.clock();
      site.idle(connection);
    } else close();
    ended?.(outcome, status);
  };
  const lose: Ends['lose'] = (why, outcome = 'lost') => {
    if (reply !== null) site.trouble(why);
    end(outcome, false);
  };
  const received = (chunk: Uint8Array): void => {
    site.received(chunk.length);
    // Bytes that nobody asked for: what they would be taken for is the answer to the next request.
    if (reply === null) return close();
    answered(parser.read(chunk, reply.head, reply.keep), {
      end,
      lose,
      flushed: () => socket.writableLength === 0,
    });
  };
  const socket = connectTo(site, (chunk) => open && received(chunk));
  watch(socket, parser, { isOpen: () => open, kept: () => reply?.keep ?? null, end, lose });

  const connection: Connection = {
    idleSinceMs: 0,
    send: (bytes, head, ended, keep = null) => {
      reply = { head, ended, keep };
      socket.write(bytes);
    },
    close,
  };
  return connection;
}

interface Ends {
  end(outcome: Outcome, stays: boolean, status?: number | null): void;
  /** @param outcome `lost` when left out */
  lose(why: string, outcome?: 'lost' | 'malformed'): void;
}

function answered(parsed: Parsed, { end, lose, flushed }: Ends & { flushed: () => boolean }): void {
  switch (parsed.kind) {
    case 'more':
      return;
    case 'malformed':
      return lose(`malformed answer: ${parsed.why}`, 'malformed');
    case 'answer': {
      const outcome = outcomeOfStatus(parsed.status);
      if (outcome === 'malformed') return lose(`status ${parsed.status} is no final answer`, outcome);
      // An answer that came before the request was sent whole leaves the rest of it in the way of the next one.
      end(outcome, parsed.keepAlive && !parsed.leftOver && flushed(), parsed.status);
      return;
    }
    default:
      never(parsed);
  }
}

function connectTo({ hostname, port, secure }: Site, received: (chunk: Uint8Array) => void): Socket {
  const options = {
    host: hostname,
    port,
    noDelay: true,
    onread: {
      buffer: arrived,
      callback: (bytes: number, buffer: Uint8Array): boolean => {
        received(buffer.subarray(0, bytes));
        return true;
      },
    },
  };
  if (secure === null) return connect(options);
  const { context, serverName, checked } = secure;
  return connectSecurely({
    ...options,
    secureContext: context,
    servername: serverName,
    rejectUnauthorized: checked,
    ALPNProtocols: ['http/1.1'],
  });
}

function watch(
  socket: Socket,
  parser: AnswerParser,
  { isOpen, kept, end, lose }: Ends & { isOpen: () => boolean; kept: () => Kept | null },
): void {
  socket.on('end', () => {
    if (!isOpen()) return;
    const last = parser.end(kept());
    if (last.kind === 'answer') end(outcomeOfStatus(last.status), false, last.status);
    else end('closedNoReply', false);
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
