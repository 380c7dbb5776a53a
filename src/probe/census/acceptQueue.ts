import { tcpSockets } from './tcpSockets.ts';

/** Connections that wait to be accepted, over all listening sockets of /proc/<pid>/net/tcp. */
export const acceptQueue = (table: string): number =>
  tcpSockets(table).reduce((sum, { isListening, receiving }) => sum + (isListening ? receiving : 0), 0);
