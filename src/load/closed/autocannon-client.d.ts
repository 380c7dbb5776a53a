/** The parts of autocannon 9.0.0's `lib/httpClient.js` (one client: one TCP connection) that `connection.ts` builds on. */
declare module 'autocannon/lib/httpClient.js' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';

  interface ClientOptions {
    hostname: string;
    port: number;
    pipelining: 1;
    /** Seconds. */
    timeout: number;
    /** Called by the constructor before it connects and sends. */
    setupClient: (client: Client) => void;
  }

  /** http-parser-js, response side. */
  export interface ResponseParser {
    body_bytes: number | null;
    isChunked: boolean;
    /** The name of its method that takes what comes next. */
    state: string;
    /** The beginning of a line of which the end has not come. */
    line: string;
    /** Where it is in what it was given last, and where that ends. */
    offset: number;
    end: number;
    /** Takes a line of the head. True: to stop here. */
    HEADER(): boolean | undefined;
    /** Takes the line before a chunk. */
    BODY_CHUNKHEAD(): boolean | undefined;
    /** Returns an error rather than throwing it. */
    execute(chunk: Buffer): number | Error;
    /** Ends a body that lasts until the connection closes. */
    finish(): undefined | Error;
  }

  export default class Client extends EventEmitter<{
    headers: [{ statusCode: number; shouldKeepAlive: boolean }];
    response: [statusCode: number, bytes: number, durationMs: number];
    connError: [NodeJS.ErrnoException];
    done: [];
  }> {
    conn: Socket;
    parser: ResponseParser;
    pipelinedRequests: { addBody(data: Buffer): void };
    /** Requests sent so far. */
    reqsMade: number;
    /** After so many requests the client destroys itself instead of sending. */
    responseMax: number | undefined;
    destroyed: boolean;
    constructor(options: ClientOptions);
    getRequestBuffer(): Buffer;
    destroy(): void;
  }
}
