import { PassThrough } from 'node:stream';
import type Docker from 'dockerode';
import { expect, test, vi } from 'vitest';
import type { LogLine } from '../../record/recording.ts';
import type { TrialClock } from '../trial/clock.ts';
import { followOutput } from './output.ts';

const clock = { now: () => 7, fromWall: (ms: number) => ms } as TrialClock;
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000000Z `;

const docker = {
  modem: {
    demuxStream: (from: PassThrough, stdout: PassThrough) =>
      void from.on('data', (each) => stdout.write(each)),
  },
} as unknown as Docker;

/** @param last what the engine gives when it is asked for the last lines */
async function following(
  stream: PassThrough,
  { last = '', room = null }: { last?: string; room?: Promise<void> | null } = {},
) {
  const container = {
    logs: async ({ follow = false }) => (follow ? stream : Buffer.from(last)),
  } as unknown as Docker.Container;
  const lines: LogLine[] = [];
  const output = await followOutput(docker, container, clock, (line) => {
    lines.push(line);
    return room;
  });
  return { ...output, lines };
}

/** What is made of what an engine sends. */
async function linesOf(...chunks: (string | Buffer)[]): Promise<LogLine[]> {
  const stream = new PassThrough();
  const { ended, lines } = await following(stream);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await ended;
  return lines;
}

test('lines have the engine’s time, or that of their arrival', async () => {
  expect(await linesOf(`${stamp(1000)}one\n${stamp(2000)}two\rthree\n${stamp(3000)}\n`)).toEqual([
    { atMs: 1000, stream: 'stdout', text: 'one' },
    { atMs: 2000, stream: 'stdout', text: 'two' },
    { atMs: 7, stream: 'stdout', text: 'three' },
    { atMs: 3000, stream: 'stdout', text: '' },
  ]);
});

test('a long line that the engine cut into pieces is one text, with nothing between them', async () => {
  const text = `${'x'.repeat(16_380)}a secret that was cut in two${'y'.repeat(30_000)} and ends`;
  const pieces = [0, 1, 2].map(
    (index) => stamp(1000 + index) + text.slice(index * 16_384, (index + 1) * 16_384),
  );
  const [line, ...more] = await linesOf(`${pieces.join('')}\n`, `${stamp(5000)}next\n`);
  expect(line?.text === text).toBe(true);
  expect(line?.atMs).toBe(1000);
  expect(more).toMatchObject([{ text: 'next' }]);
});

test('a character that was cut in two hides no stamp', async () => {
  const bytes = Buffer.from('ü'.repeat(10_000));
  // As the engine keeps its pieces: JSON has no half characters.
  const pieces = [bytes.subarray(0, 16_383), bytes.subarray(16_383)].map((each) =>
    Buffer.from(each.toString()),
  );
  const first = Buffer.concat([Buffer.from('x'), pieces[0] ?? Buffer.of()]);
  const [line] = await linesOf(stamp(1000), first, stamp(1000), pieces[1] ?? '', '\n');
  expect(line?.text).toBe(`${first}${pieces[1]}`);
});

test('a stamp of the program’s own stays', async () => {
  const text = `${'x'.repeat(20_000)} ${stamp(4000)}${'y'.repeat(20_000)}`;
  expect((await linesOf(`${stamp(1000)}${text}\n`))[0]?.text === text).toBe(true);
});

test('a line that does not end is cut, and is no more of our memory than that', async () => {
  const piece = Buffer.alloc(300_000, 'x');
  const lines = await linesOf(
    stamp(1000),
    ...Array.from({ length: 8 }, () => piece),
    '\n',
    `${stamp(5000)}next\n`,
  );
  expect(lines.map(({ text }) => text.length)).toEqual([
    2 ** 20 - stamp(1000).length,
    2 ** 20,
    2_400_000 + stamp(1000).length - 2 * 2 ** 20,
    4,
  ]);
  expect(lines.at(-1)).toEqual({ atMs: 5000, stream: 'stdout', text: 'next' });
});

test('what nobody takes stays with the engine', async () => {
  const stream = new PassThrough();
  const room = Promise.withResolvers<void>();
  const { lines, ended } = await following(stream, { room: room.promise });
  const line = `${stamp(1000)}${'x'.repeat(60_000)}\n`;
  let [sent, taken] = [0, true];
  // Until it takes no more, which without a bound never comes.
  while (taken && sent < 10_000) {
    taken = stream.write(line);
    sent += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sent).toBeLessThan(100);
  expect(lines).toHaveLength(1);
  room.resolve();
  stream.end();
  await ended;
  expect(lines).toHaveLength(sent);
});

test('of what is too much its beginning, what says something, and its last lines are there, and that something is missing is said', async () => {
  const stream = new PassThrough();
  const last = Array.from({ length: 200 }, (_, index) => `${stamp(9000 + index)}last ${index}\n`).join('');
  const { lines, finish } = await following(stream, { last });
  const write = async (text: string, times: number): Promise<void> => {
    for (let sent = 0; sent < times; sent += 1) {
      if (!stream.write(text)) await new Promise((resolve) => stream.once('drain', resolve));
    }
  };
  const chunk = `${stamp(1000)}${'x'.repeat(1000)}\n`.repeat(1000);
  await write(chunk, 80);
  await write(`${stamp(2000)}java.lang.OutOfMemoryError: Java heap space\n`, 2000);
  await write(chunk, 2);
  expect(await finish()).toMatch(
    /faster than it was read: recorded are its first 64.* MiB, .*, and its last 200 lines/,
  );
  const texts = lines.map(({ text }) => text);
  const first = texts.filter((text) => text.startsWith('x')).length;
  expect(first * 1031).toBeGreaterThan(64 * 2 ** 20 - 2000);
  expect(first * 1031).toBeLessThan(64 * 2 ** 20 + 2000);
  expect(texts.slice(first, -200)).toEqual(
    Array.from({ length: 1000 }, () => 'java.lang.OutOfMemoryError: Java heap space'),
  );
  expect(texts.slice(-200)).toEqual(Array.from({ length: 200 }, (_, index) => `last ${index}`));
});

test('last lines that were not read yet are read at the end, each once', async () => {
  const stream = new PassThrough();
  const last = `${stamp(1000)}one\n${stamp(2000)}two\n${stamp(3000)}three\n`;
  const { lines, finish } = await following(stream, { last });
  stream.write(`${stamp(1000)}one\n${stamp(2000)}two\n`);
  await vi.waitFor(() => expect(lines).toHaveLength(2));
  expect(await finish()).toBeNull();
  expect(lines.map(({ text }) => text)).toEqual(['one', 'two', 'three']);
});
