import { type Outcome, wasAnswered } from '../outcome.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { Connection } from './connection.ts';

/** Opens a connection and says when it is closed, with how its last request ended. */
export type Open = (closed: (last: Outcome) => void) => Connection;

export interface ClosedLoop {
  /** Adds or removes connections; the rest go on. Removed ones let their request in flight end. */
  want(connections: number): void;
  /** Connections still open, removed ones with a request in flight included. */
  open(): number;
  /** Closes everything at once. */
  abandon(): void;
}

/** A connection that is opened again whenever it closes, until it is removed. */
interface Client {
  retire(): void;
  abandon(): void;
}

/** Keeps as many connections at work as wanted, each sending its next request when the last was answered. */
export function closedLoop(open: Open): ClosedLoop {
  const clients: Client[] = [];
  const leaving = new Set<Client>();
  return {
    want: (connections) => {
      while (clients.length < connections)
        clients.push(startClient(open, (client) => leaving.delete(client)));
      while (clients.length > connections) {
        const client = clients.pop();
        if (!client) break;
        leaving.add(client);
        client.retire();
      }
    },
    open: () => clients.length + leaving.size,
    abandon: () => {
      for (const client of [...clients.splice(0), ...leaving]) client.abandon();
      leaving.clear();
    },
  };
}

function startClient(open: Open, left: (client: Client) => void): Client {
  let failuresInARow = 0;
  let retired = false;
  let waiting: NodeJS.Timeout | null = null;

  const closed = (last: Outcome): void => {
    failuresInARow = wasAnswered(last) ? 0 : failuresInARow + 1;
    const delayMs = reconnectDelayMs(last, failuresInARow);
    if (retired) left(client);
    else if (delayMs === 0) reopen();
    else waiting = setTimeout(reopen, delayMs);
  };
  const reopen = (): void => {
    waiting = null;
    connection = open(closed);
  };
  const client: Client = {
    retire: () => {
      retired = true;
      connection.retire();
      if (waiting === null) return;
      clearTimeout(waiting);
      left(client);
    },
    abandon: () => {
      if (waiting !== null) clearTimeout(waiting);
      connection.abandon();
    },
  };
  let connection = open(closed);
  return client;
}
