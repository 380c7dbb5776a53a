import { type Connection, openConnection, type Site } from './connection.ts';

/**
 * Servers close a connection that nobody uses: gunicorn after 2 s, Node, uvicorn and Apache after 5 s. A request that is
 * just then under way fails, and says nothing of the service: what has been idle for longer than this is not used again.
 */
const longestIdleMs = 1000;

export interface Pool {
  /** One that is idle, the last used first, or a new one. */
  take(): Connection;
  /** Of all connections that are open. */
  readonly size: number;
  closeAll(): void;
}

/** Keep-alive connections, as many as are needed at once. */
export function connectionPool(site: Omit<Site, 'idle' | 'gone'>): Pool {
  const all = new Set<Connection>();
  /** The last used at the end; those that have closed meanwhile are passed over. */
  let idle: Connection[] = [];
  const own: Site = {
    ...site,
    idle: (connection) => {
      idle.push(connection);
    },
    gone: (connection) => {
      all.delete(connection);
    },
  };
  const closeUnused = (): void => {
    const sinceMs = site.clock() - longestIdleMs;
    const oldest = idle[0];
    if (oldest === undefined || (oldest.idleSinceMs >= sinceMs && all.has(oldest))) return;
    const kept = idle.filter((connection) => all.has(connection) && connection.idleSinceMs >= sinceMs);
    for (const connection of idle) if (connection.idleSinceMs < sinceMs) connection.close();
    idle = kept;
  };
  return {
    take: () => {
      closeUnused();
      for (let last = idle.pop(); last !== undefined; last = idle.pop()) if (all.has(last)) return last;
      const connection = openConnection(own);
      all.add(connection);
      return connection;
    },
    get size() {
      return all.size;
    },
    closeAll: () => {
      for (const connection of all) connection.close();
      idle = [];
    },
  };
}
