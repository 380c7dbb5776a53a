import Client from 'autocannon/lib/httpClient.js';
import { createExchange, type Exchange, type Traffic } from '../exchange.ts';
import { type Outcome, outcomeOfError, outcomeOfStatus } from '../outcome.ts';
import { refuseWrongLengths } from './strictParser.ts';

export interface Connection {
  /** Sends nothing more; the request in flight ends by itself and is counted. */
  retire(): void;
  /** Closes at once; the request in flight is left uncounted. */
  abandon(): void;
}

/** autocannon's own time-out (seconds; below setTimeout's limit of 2^31 ms) must never come: it would reconnect first. */
const neverSeconds = 2_000_000;

/**
 * One TCP connection: sends, waits for the answer, sends again, until it is closed. One autocannon client each, made
 * anew after every failure, because a client that reconnects by itself (9.0.0) keeps the parser's state and the
 * queue of the dead connection, and matches later answers to the wrong requests. Not `autocannon()`: it costs 1.6 ms
 * and 2.5 MB per instance, and its counts are the ones not to be trusted. Its correction for coordinated omission, rate
 * mode, time-outs and workers are all left out so; latencies are by our own stamps.
 * @param closed called once, with how the last request ended.
 */
export function openConnection(traffic: Traffic, closed: (last: Outcome) => void): Connection {
  const exchange = createExchange(traffic);
  const state = { lastRequest: false, abandoned: false };
  const timer = setTimeout(() => fail(client, exchange, 'timeouts'), traffic.timeoutMs);
  const client = new Client({
    hostname: traffic.hostname,
    port: traffic.port,
    pipelining: 1,
    timeout: neverSeconds,
    setupClient: (client) => {
      // Called exactly once for each request, just before the write.
      client.getRequestBuffer = () => {
        timer.refresh();
        return exchange.begin();
      };
      watchAnswers(client, exchange, traffic, state);
      watchParser(client, exchange, traffic);
      client.on('done', () => {
        clearTimeout(timer);
        if (!state.abandoned) closed(exchange.last());
      });
    },
  });
  watchSocket(client, exchange, traffic);
  return {
    retire: () => {
      state.lastRequest = true;
    },
    abandon: () => {
      state.abandoned = true;
      client.destroy();
    },
  };
}

/** Ends the request in flight and the connection. */
function fail(client: Client, exchange: Exchange, outcome: Outcome): void {
  if (client.destroyed) return;
  exchange.settle(outcome);
  client.destroy();
}

/** Where the counts alone don't tell why. */
function failFor(
  why: string,
  outcome: 'lost' | 'malformed',
  { client, exchange, traffic }: { client: Client; exchange: Exchange; traffic: Traffic },
): void {
  if (!client.destroyed) traffic.trouble(why);
  fail(client, exchange, outcome);
}

function watchAnswers(
  client: Client,
  exchange: Exchange,
  traffic: Traffic,
  state: { readonly lastRequest: boolean },
): void {
  let keepAlive = true;
  client.on('headers', (headers) => {
    keepAlive = headers.shouldKeepAlive;
    // The parser does not know which request it reads the answer of, and would wait for the body.
    if (exchange.method() === 'HEAD') Object.assign(client.parser, { body_bytes: 0, isChunked: false });
  });
  client.on('response', (status) => {
    const outcome = outcomeOfStatus(status);
    if (outcome === 'malformed') traffic.trouble(`status ${status} is no final answer`);
    if (status >= 400) traffic.errorStatus(status);
    exchange.settle(outcome);
    // Bytes that nobody asked for: what they would be taken for is the answer to the next request, and to one after the other
    // that is written for it.
    const leftOver = client.parser.offset < client.parser.end;
    // Otherwise the next request is written at once, even where the server said that it closes the connection. Not
    // destroyed here: autocannon would still write, and start its timer again.
    if (state.lastRequest || !keepAlive || leftOver || outcome === 'malformed')
      client.responseMax = client.reqsMade;
  });
}

/** Counts what arrives, and catches malformed answers, which autocannon passes over in silence. */
function watchParser(client: Client, exchange: Exchange, traffic: Traffic): void {
  refuseWrongLengths(client.parser);
  const execute = client.parser.execute.bind(client.parser);
  client.parser.execute = (chunk) => {
    traffic.received(chunk.length);
    const result = execute(chunk);
    if (result instanceof Error)
      failFor(`malformed answer: ${result.message}`, 'malformed', { client, exchange, traffic });
    return result;
  };
  // autocannon would decode each body into one string, for checks that we don't use; images of megabytes are costly so.
  client.pipelinedRequests.addBody = () => {};
}

/** A connection that closes: destroying the client at once keeps autocannon from reconnecting by itself, without pause. */
function watchSocket(client: Client, exchange: Exchange, traffic: Traffic): void {
  client.on('connError', (error) => {
    const outcome = outcomeOfError(error.code);
    if (outcome === 'lost') failFor(error.message, outcome, { client, exchange, traffic });
    else fail(client, exchange, outcome);
  });
  client.conn.setNoDelay(true);
  // Before autocannon's own listener, which reconnects and leaves the unanswered request in its queue.
  client.conn.prependListener('end', () => {
    // Completes an answer without a length, which lasts until the connection closes.
    client.parser.finish();
    fail(client, exchange, 'closedNoReply');
  });
  client.conn.on('close', () =>
    failFor('the connection closed without a reason', 'lost', { client, exchange, traffic }),
  );
}
