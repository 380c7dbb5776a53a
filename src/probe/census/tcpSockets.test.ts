import { expect, test } from 'vitest';
import { acceptQueue } from './acceptQueue.ts';
import { tcpSockets } from './tcpSockets.ts';

const head =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const listening =
  '   0: 00000000:1F90 00000000:0000 0A 00000000:00000003 00:00000000 00000000     0        0 16395 1';

test('a socket that listens, and who waits to be accepted', () => {
  expect(tcpSockets(`${head}\n${listening}\n`)).toEqual([
    {
      local: '00000000:1F90',
      remote: '00000000:0000',
      isListening: true,
      receiving: 3,
      inode: '16395',
    },
  ]);
});

test('a line that is cut off or damaged counts nobody', () => {
  const damaged = [head, listening.slice(0, 50), listening.replace(':00000003', ':x'), '\0', ''];
  expect(acceptQueue([head, ...damaged, listening].join('\n'))).toBe(3);
});
