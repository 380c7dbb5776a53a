/** A socket of /proc/<pid>/net/tcp or tcp6; addresses as the kernel writes them, `0100007F:1F90`. */
export interface TcpSocket {
  local: string;
  remote: string;
  isListening: boolean;
  /** Bytes that nobody has read yet; of a listening one the connections that wait to be accepted. */
  receiving: number;
  /** Empty where the line is cut off. */
  inode: string;
}

const listening = '0A';

/** Source: Documentation/networking/proc_net_tcp.rst, net/ipv4/tcp_ipv4.c (get_tcp4_sock). */
export function tcpSockets(table: string): TcpSocket[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [, local, remote, state, queues] = fields;
      const receiving = /^[0-9A-F]{8}:([0-9A-F]{8})$/.exec(queues ?? '')?.[1];
      if (local === undefined || remote === undefined || receiving === undefined) return [];
      return [
        {
          local,
          remote,
          isListening: state === listening,
          receiving: Number.parseInt(receiving, 16),
          inode: fields[9] ?? '',
        },
      ];
    });
}
