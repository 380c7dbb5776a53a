import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { parsePeers } from './peers.ts';
import { parseSyscall } from './threadCalls.ts';
import { readThreads } from './threads.ts';

/** As kernel 6.18 on x86-64 wrote them of a C program, a Python and a Java. */
describe('what a thread waits in', () => {
  test.each([
    [
      'a mutex of glibc',
      '202 0x5589f1e5f0e0 0x80 0x2 0x0 0x0 0x0 0x7f1bd560bea8 0x7f1bd569612b\n',
      { call: 'futex', descriptor: null, futex: { address: '0x5589f1e5f0e0', operation: 0x80, value: 2 } },
    ],
    [
      'a lock of Python',
      '202 0x563d5a31afc0 0x189 0x0 0x0 0x0 0xffffffff 0x7fcbec2d9950 0x7fcbec8a3f16\n',
      { call: 'futex', descriptor: null, futex: { address: '0x563d5a31afc0', operation: 0x189, value: 0 } },
    ],
    [
      'accept',
      '288 0x3 0x7fcbcaffc980 0x7fcbcaffc974 0x80000 0x0 0x7fcbecf4e6e8 0x7fcbcaffc920 0x7fcbec928fa8\n',
      { call: 'accept4', descriptor: 3, futex: null },
    ],
    [
      'a call of no interest',
      '999 0x3 0x0 0x0 0x0 0x0 0x0 0x0 0x0',
      { call: 'syscall 999', descriptor: null, futex: null },
    ],
  ])('%s', (_, text, call) => {
    expect(parseSyscall(text, 'x64')).toEqual(call);
  });

  test.each(['running\n', '-1 0x7ffe 0x7f1b\n', ''])('%j is no call', (text) => {
    expect(parseSyscall(text, 'x64')).toBeNull();
  });

  test('on a machine whose numbers are not known it has no name', () => {
    expect(parseSyscall('202 0x1 0x80 0x2', 'riscv64')).toMatchObject({ call: 'syscall 202', futex: null });
  });
});

describe('at whose end of a connection', () => {
  const head =
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
  const line = (local: string, remote: string, state: string, inode: number) =>
    `   1: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 20 4 0 10 -1\n`;
  const peers = parsePeers([
    head +
      line('00000000:1F90', '00000000:0000', '0A', 11) +
      line('020011AC:1F90', '010011AC:C350', '01', 12) +
      line('020011AC:A66C', '0500000A:1538', '01', 13),
    head + line('0000000000000000FFFF0000020011AC:A66D', '0000000000000000FFFF00000600000A:1538', '01', 14),
  ]);

  test.each([
    ['11', 'listener'],
    ['12', 'client'],
    ['13', '10.0.0.5:5432'],
    ['14', '10.0.0.6:5432'],
    ['15', null],
  ])('socket %s: %s', (inode, peer) => {
    expect(peers.ofSocket(inode)).toBe(peer);
  });
});

let child: ChildProcess | null = null;
afterEach(() => void child?.kill('SIGKILL'));

/** Three threads that want one lock, one that never rests, and one that waits for an answer of that port. */
const program = `
import socket, sys, threading
lock = threading.Lock()
lock.acquire()
def spin():
    while True: pass
peer = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
for work in [lock.acquire] * 3 + [spin, lambda: peer.recv(1)]:
    threading.Thread(target=work, daemon=True).start()
threading.Event().wait()
`;

test('threads of a real process', async () => {
  const server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  child = spawn('python3', ['-c', program, String(port)], { stdio: 'ignore' });
  await once(child, 'spawn');
  const pid = child.pid ?? 0;
  const look = () => readThreads('/proc', [pid], 100, 0);
  const isThere = (threads: ReturnType<typeof look>): boolean =>
    Map.groupBy(
      threads.filter(({ call }) => call === 'futex'),
      ({ place }) => place,
    )
      .values()
      .some((waiting) => waiting.length === 3) &&
    threads.some(({ call, place }) => call === 'recvfrom' && place === `127.0.0.1:${port}`) &&
    threads.some(({ cpuMs }) => (cpuMs ?? 0) >= 100);
  await expect.poll(() => isThere(look()), { timeout: 60_000 }).toBe(true);
  const turns = [0, 1, 2].flatMap((turn) => readThreads('/proc', [pid], 2, turn));
  expect(new Set(turns.map(({ threadId }) => threadId)).size).toBe(look().length);
  server.close();
});

test('what has gone is left out', () => {
  expect(readThreads('/nowhere', [1], 10, 0)).toEqual([]);
});
