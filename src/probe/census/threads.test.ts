import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { descriptorsIn } from './descriptorSets.ts';
import { parsePeers } from './peers.ts';
import { parseSyscall } from './threadCalls.ts';
import { commonEnd, readThreads } from './threads.ts';

/** As kernel 6.18 on x86-64 wrote them of a C program, a Python and a Java. */
describe('what a thread waits in', () => {
  test.each([
    [
      'a mutex of glibc',
      '202 0x5589f1e5f0e0 0x80 0x2 0x0 0x0 0x0 0x7f1bd560bea8 0x7f1bd569612b\n',
      {
        call: 'futex',
        descriptor: null,
        set: null,
        futex: { address: '0x5589f1e5f0e0', operation: 0x80, value: 2 },
      },
    ],
    [
      'a lock of Python',
      '202 0x563d5a31afc0 0x189 0x0 0x0 0x0 0xffffffff 0x7fcbec2d9950 0x7fcbec8a3f16\n',
      {
        call: 'futex',
        descriptor: null,
        set: null,
        futex: { address: '0x563d5a31afc0', operation: 0x189, value: 0 },
      },
    ],
    [
      'accept',
      '288 0x3 0x7fcbcaffc980 0x7fcbcaffc974 0x80000 0x0 0x7fcbecf4e6e8 0x7fcbcaffc920 0x7fcbec928fa8\n',
      { call: 'accept4', descriptor: 3, set: null, futex: null },
    ],
    [
      'a call of no interest',
      '999 0x3 0x0 0x0 0x0 0x0 0x0 0x0 0x0',
      { call: 'syscall 999', descriptor: null, set: null, futex: null },
    ],
    [
      'poll',
      '7 0x7f2c3d1fe8b0 0x1 0xffffffff 0x0 0x0 0x0 0x7f2c3d1fe880 0x7f2c5c11ac3f\n',
      {
        call: 'poll',
        descriptor: null,
        set: { kind: 'poll', address: 0x7f2c3d1fe8b0, count: 1 },
        futex: null,
      },
    ],
    [
      'select',
      '23 0x6 0x7ffd1a2b3c40 0x0 0x7ffd1a2b3d40 0x0 0x0 0x7ffd1a2b3b80 0x7f2c5c11d7d7\n',
      {
        call: 'select',
        descriptor: null,
        set: { kind: 'select', addresses: [0x7ffd1a2b3c40, 0], below: 6 },
        futex: null,
      },
    ],
  ])('%s', (_, text, call) => {
    expect(parseSyscall(text, 'x64')).toEqual(call);
  });

  test.each(['running\n', '-1 0x7ffe 0x7f1b\n', ''])('%j is no call', (text) => {
    expect(parseSyscall(text, 'x64')).toBeNull();
  });

  test.each(['202', '202 0x5589f1e5f0e0 0x80', '202 what 0x80 ever', '202 0x1 0x2 1e5'])(
    'of a line that is cut off or damaged the call is known, and not what it waits for: %s',
    (text) => {
      expect(parseSyscall(text, 'x64')).toEqual({ call: 'futex', descriptor: null, set: null, futex: null });
    },
  );

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

test.each([
  [['10.0.0.5:5432'], '10.0.0.5:5432'],
  [['10.0.0.5:5432', '10.0.0.5:5432'], '10.0.0.5:5432'],
  [['10.0.0.5:5432', 'pipe', 'file'], '10.0.0.5:5432'], // what wakes the thread is no end
  [['10.0.0.5:5432', '10.0.0.6:5432'], ''],
  [['10.0.0.5:5432', 'client'], ''],
  [['pipe'], 'pipe'],
  [['pipe', 'file'], ''],
  [[], ''],
])('of several ends %j it waits for %j', (ends, place) => {
  expect(commonEnd(ends)).toBe(place);
});

describe('descriptors that stand in memory', () => {
  const polled = (...all: number[]): Buffer => {
    const memory = Buffer.alloc(8 * all.length);
    all.forEach((descriptor, index) => void memory.writeInt32LE(descriptor, index * 8));
    return memory;
  };
  test('of poll, those that are passed over left out', () => {
    const set = { kind: 'poll', address: 0x1000, count: 3 } as const;
    const read = (address: number, bytes: number) =>
      address === 0x1000 && bytes === 24 ? polled(5, -1, 7) : null;
    expect(descriptorsIn(set, read)).toEqual([5, 7]);
  });

  test('of select, from both of its sets', () => {
    const set = { kind: 'select', addresses: [0x1000, 0, 0x2000], below: 70 } as const;
    const bits = (descriptor: number): Buffer => {
      const memory = Buffer.alloc(16);
      memory[descriptor >> 3] = 1 << (descriptor & 7);
      return memory;
    };
    expect(descriptorsIn(set, (address) => bits(address === 0x1000 ? 3 : 69))).toEqual([3, 69]);
  });

  test.each([0, 9, -1])('of poll with %i of them nothing is read', (count) => {
    const read = (): Buffer => {
      throw new Error('read');
    };
    expect(descriptorsIn({ kind: 'poll', address: 1, count }, read)).toEqual([]);
  });

  test('what may not be read tells of none', () => {
    expect(descriptorsIn({ kind: 'poll', address: 1, count: 1 }, () => null)).toEqual([]);
    expect(descriptorsIn({ kind: 'select', addresses: [1], below: 4 }, () => null)).toEqual([]);
  });
});

let child: ChildProcess | null = null;
afterEach(() => void child?.kill('SIGKILL'));

/** Three threads that want one lock, one that never rests, and four that wait each in their way for an answer of that port. */
const program = `
import os, select, socket, sys, threading
lock = threading.Lock()
lock.acquire()
def spin():
    while True: pass
def connected(seconds):
    return socket.create_connection(('127.0.0.1', int(sys.argv[1])), timeout=seconds)
def poll_beside_a_pipe(peer):
    both = select.poll()
    both.register(peer)
    both.modify(peer, select.POLLIN)
    both.register(os.pipe()[0], select.POLLIN)
    both.poll()
ways = [lambda peer=connected(None): peer.recv(1), lambda peer=connected(600): peer.recv(1)]
ways += [lambda peer=connected(None): select.select([peer], [], [])]
ways += [lambda peer=connected(None): poll_beside_a_pipe(peer)]
for work in [lock.acquire] * 3 + [spin] + ways:
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
    threads.filter(({ place }) => place === `127.0.0.1:${port}`).length === 4 &&
    threads.some(({ cpuMs }) => (cpuMs ?? 0) >= 100);
  await expect.poll(() => isThere(look()), { timeout: 60_000 }).toBe(true);
  const turns = [0, 1, 2, 3, 4].flatMap((turn) => readThreads('/proc', [pid], 2, turn));
  expect(new Set(turns.map(({ threadId }) => threadId)).size).toBe(look().length);
  server.close();
});

test('what has gone is left out', () => {
  expect(readThreads('/nowhere', [1], 10, 0)).toEqual([]);
});
