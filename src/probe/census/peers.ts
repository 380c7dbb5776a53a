import { tcpSockets } from './tcpSockets.ts';

/** At whose end of a TCP connection a process waits. */
export interface Peers {
  /** `client`: it came in at a port on which this network listens. `listener`: nobody yet. Else the other end, `10.0.0.5:5432`. */
  ofSocket(inode: string): string | null;
}

/** From the texts of /proc/<pid>/net/tcp and tcp6. */
export function parsePeers(tables: readonly string[]): Peers {
  const sockets = tables.flatMap(tcpSockets);
  const served = new Set(sockets.filter(({ isListening }) => isListening).map(({ local }) => portOf(local)));
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  return {
    ofSocket(inode) {
      const socket = byInode.get(inode);
      if (!socket) return null;
      if (socket.isListening) return 'listener';
      return served.has(portOf(socket.local)) ? 'client' : addressOf(socket.remote);
    },
  };
}

const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '', 16);

/** The kernel writes an address in words of the machine, whose bytes are in reverse on the ones that we know. */
function addressOf(text: string): string {
  const [hex = ''] = text.split(':');
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  const port = portOf(text);
  const isMapped =
    bytes.length === 16 && bytes.slice(0, 12).join('') === '00000000000000000000ffff'.toUpperCase();
  const quad = isMapped ? bytes.slice(12) : bytes;
  if (quad.length === 4) return `${quad.map((byte) => Number.parseInt(byte, 16)).join('.')}:${port}`;
  const groups = (bytes.join('').match(/.{4}/g) ?? []).map((group) =>
    Number.parseInt(group, 16).toString(16),
  );
  return `[${groups.join(':')}]:${port}`;
}
