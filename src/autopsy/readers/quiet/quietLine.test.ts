import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { whoLooks } from '../../../prefilter/prefilter.ts';
import { autopsyOf } from '../../testing/autopsyOf.ts';
import { readHead } from '../lineHead.ts';
import { sourceReader } from '../source.ts';
import { type QuietLine, quietLine } from './quietLine.ts';

test.each<[string, QuietLine | null]>([
  ['[   12.345678] docker0: port 1(veth1) entered forwarding state', 'kernel, boot'],
  ['[   12.345678] [UFW BLOCK] IN=eth0 OUT= SRC=10.0.0.1', 'kernel, boot'],
  ['[   12.345678] usb 1-3: new high-speed USB device number 9', 'said'],
  ['[   12.345678] [    T1] usb: new device', null],
  ['[   12.345678] systemd[1]: Started.', null],
  ['May  1 10:11:12 box sshd[12]: Accepted publickey', 'said'],
  ['May  1 10:11:12 box kernel: eth0: link up', 'kernel, local'],
  ['May  1 10:11:12 box kernel: [   12.345678] eth0: link up', 'kernel, local and boot'],
  ['May  1 10:11:12 kernel: eth0: link up', 'said'],
  ['May  1 10:11:12 box [   12.345678] eth0: link up', null],
  ['2024-05-01T10:11:12.345Z stdout F all is well', 'said'],
  ['2024-05-01 10:11:12,345 INFO [main] shop.Orders - placed', 'said'],
  ['2024-05-01 10:11:12 box kernel: eth0: link up', null],
  ['2024-05-01T10:11:12.345Z stdout F {"message":"all is well"}', null],
  ['[2024-05-01T10:11:12.345+0000][1.234s][info][gc,init] Version: 21', 'said'],
  ['10.0.0.1 - - [01/May/2024:10:11:12 +0000] "GET / HTTP/1.1" 200 5', 'unstamped'],
  ['web-5f7  0/1  Pending  0  10m', null],
  ['plain words', null],
  ['', null],
])('%s', (raw, expected) => {
  expect(quietLine(raw)).toBe(expected);
});

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
const known = readdirSync(fixtures, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((file) => file.isFile())
  .flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n'));
const heads = [
  '',
  '[   12.345678] ',
  'May  1 10:11:12 box ',
  'May  1 10:11:12 box app[12]: ',
  'May  1 10:11:12 box kernel: ',
  'May  1 10:11:12 box kernel: [   12.345678] ',
  '2024-05-01T10:11:12.345Z ',
  '2024-05-01 10:11:12 box app: ',
  '[2024-05-01T10:11:12.345+0000]',
];

test('what it says of a line is what its head says', () => {
  let quiet = 0;
  for (const line of known)
    for (const head of heads) {
      const raw = `${head}${line}`;
      const kind = whoLooks(raw) === 'nobody' ? quietLine(raw) : null;
      if (kind === null) continue;
      quiet += 1;
      const { origin, at, moments } = readHead(raw);
      const axes = moments.map(({ axis }) => axis).join(' and ');
      expect([raw, origin === 'kernel' ? `kernel, ${axes}` : at === null ? 'unstamped' : 'said']).toEqual([
        raw,
        kind,
      ]);
    }
  expect(quiet).toBeGreaterThan(100);
});

const minutes = (from: number, to: number, of: (minute: string) => string): string[] =>
  Array.from({ length: to - from }, (_, index) => of(String(from + index).padStart(2, '0')));

test('a trace belongs to the last record before it, however little that says', () => {
  const log = [
    ...minutes(10, 30, (minute) => `2024-05-01 10:${minute}:00 INFO all is well`),
    'java.lang.OutOfMemoryError: Java heap space',
    ...minutes(30, 50, (minute) => `2024-05-01 10:${minute}:00 INFO all is well`),
  ];
  const [answer] = autopsyOf({ log: log.join('\n') }).answers;
  expect(answer?.terminal.at?.text).toBe('2024-05-01 10:29:00');
});

test('the span of a kernel’s log is from its first line to its last', () => {
  const reader = sourceReader('log');
  for (const line of minutes(10, 50, (minute) => `[ 12${minute}.000000] eth0: link is up`)) reader.push(line);
  const { kernelLines, kernelSpans } = reader.end();
  const { first, last } = kernelSpans.get('boot') ?? {};
  expect([kernelLines, first?.text, last?.text]).toEqual([40, '[1210.000000]', '[1249.000000]']);
});

test('the last line of each speaker is known at the end', () => {
  const reader = sourceReader('log');
  const of = (name: string) => (minute: string) => `May  1 10:${minute}:00 box ${name}[1]: says ${minute}`;
  for (const line of [...minutes(10, 20, of('a')), ...minutes(20, 30, of('b')), ...minutes(30, 40, of('a'))])
    reader.push(line);
  expect([...reader.end().lastLines].map(([name, { text }]) => [name, text])).toEqual([
    ['a', 'says 39'],
    ['b', 'says 29'],
  ]);
});
