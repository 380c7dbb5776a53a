const listening = '0A';

/**
 * Connections that wait to be accepted, over all listening sockets of /proc/<pid>/net/tcp: there `rx_queue` is the length of
 * the accept queue. Source: Documentation/networking/proc_net_tcp.rst, net/ipv4/tcp_ipv4.c (get_tcp4_sock).
 */
export function acceptQueue(table: string): number {
  let waiting = 0;
  for (const line of table.split('\n').slice(1)) {
    const [, , , state, queues] = line.trim().split(/\s+/);
    if (state === listening) waiting += Number.parseInt(queues?.split(':')[1] ?? '0', 16);
  }
  return waiting;
}
