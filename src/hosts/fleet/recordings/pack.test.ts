import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { RecordingMessage } from '../../../record/message.ts';
import { aKilledTrial } from '../../../record/testing/aKilledTrial.ts';
import { messagesOf } from '../../testing/messagesOf.ts';
import { sealOf } from '../seal.ts';
import { opened, openPack, partBytes, sealed, unpack } from './pack.ts';

const killed = aKilledTrial();
const messages = messagesOf(killed, killed.trial.plan);

async function packed(all: readonly RecordingMessage[]): Promise<Buffer[]> {
  const pack = openPack();
  for (const message of all) pack.write(message);
  return pack.parts();
}

async function unpacked(parts: readonly Uint8Array[]) {
  const read: RecordingMessage[] = [];
  const trouble: string[] = [];
  await unpack(
    parts,
    (message) => read.push(message),
    (text) => trouble.push(text),
  );
  return { read, trouble };
}

/** What can hardly be compressed. */
const shared = (bytes: number): RecordingMessage => ({
  kind: 'shared',
  path: 'gc.log',
  offset: 0,
  base64: randomBytes(bytes).toString('base64'),
});

test('what was packed is what is unpacked, in order, and is smaller on its way', async () => {
  const parts = await packed(messages);
  expect(await unpacked(parts)).toEqual({ read: JSON.parse(JSON.stringify(messages)), trouble: [] });
  const text = messages.map((message) => JSON.stringify(message)).join('\n');
  expect(Buffer.concat(parts).length).toBeLessThan(text.length / 2);
});

test('it comes in parts of one size but for the last, and says how much it is while it grows', async () => {
  const pack = openPack();
  expect(pack.bytes).toBeLessThan(100);
  for (let each = 0; each < 5; each += 1) pack.write(shared(600_000));
  const parts = await pack.parts();
  const sizes = parts.map(({ length }) => length);
  expect(sizes.slice(0, -1)).toEqual(Array(sizes.length - 1).fill(partBytes));
  expect(sizes.length).toBe(3);
  expect(pack.bytes).toBe(sizes.reduce((sum, size) => sum + size));
  expect((await unpacked(parts)).read).toHaveLength(5);
});

test('nothing is one part, which has nothing in it', async () => {
  const parts = await packed([]);
  expect(parts).toHaveLength(1);
  expect(await unpacked(parts)).toEqual({ read: [], trouble: [] });
});

test('one that was cut is read up to there, and says so', async () => {
  const [whole = Buffer.alloc(0)] = await packed(messages);
  const { read, trouble } = await unpacked([whole.subarray(0, whole.length / 2)]);
  expect(read.length).toBeGreaterThan(0);
  expect(read).toEqual(JSON.parse(JSON.stringify(messages.slice(0, read.length))));
  expect(read.length).toBeLessThan(messages.length);
  expect(trouble[0]).toMatch(/can't be unpacked|was cut off/);
  expect((await unpacked([])).trouble[0]).toMatch(/can't be unpacked/);
});

test('one of which a part is missing says so', async () => {
  const parts = await packed([shared(600_000), shared(600_000), shared(600_000), ...messages]);
  expect(parts.length).toBeGreaterThan(1);
  expect((await unpacked(parts.slice(0, -1))).trouble).not.toEqual([]);
  expect((await unpacked(parts.slice(1))).trouble).not.toEqual([]);
});

test('one that was changed, and what is none, say so', async () => {
  const [whole = Buffer.alloc(0)] = await packed(messages);
  const changed = Buffer.from(whole);
  changed.writeUInt8(changed.readUInt8(whole.length - 6) ^ 0xff, whole.length - 6);
  expect((await unpacked([changed])).trouble).not.toEqual([]);
  expect(await unpacked([Buffer.from('no recording')])).toMatchObject({
    read: [],
    trouble: [expect.stringMatching(/can't be unpacked: incorrect header check/)],
  });
});

test('of a little that unpacks to very much so much is taken as is said, and no line that nothing ends', async () => {
  const said: RecordingMessage = {
    kind: 'output',
    service: null,
    line: { atMs: 1, stream: 'stdout', text: 'x'.repeat(100_000) },
  };
  const parts = await packed(Array(1000).fill(said));
  expect(Buffer.concat(parts).length).toBeLessThan(500_000);
  let read = 0;
  const trouble: string[] = [];
  await unpack(
    parts,
    () => {
      read += 1;
    },
    (text) => trouble.push(text),
    10 * 1024 ** 2,
  );
  expect(read).toBeGreaterThan(90);
  expect(read).toBeLessThan(110);
  expect(trouble).toEqual(["the recording can't be unpacked: it is larger than 10 MiB"]);

  const endless = gzipSync(Buffer.alloc(40 * 1024 ** 2, 'x'));
  expect(await unpacked([endless])).toMatchObject({
    read: [],
    trouble: [expect.stringMatching(/^a line of more than \d+ characters: x/)],
  });
});

test('what is no message, or would lead out of its folder, is left out, and the rest is read', async () => {
  const [first, ...rest] = messages;
  if (first === undefined) throw new TypeError('no message');
  const line = { atMs: 1, stream: 'stdout' as const, text: 'x' };
  const foreign = [
    { kind: 'greeting' },
    { kind: 'output', service: '../../run', line },
    { kind: 'shared', path: '../trial.json', offset: 0, base64: '' },
    // A file with nothing in it, which whoever reads it reads.
    { kind: 'shared', path: 'gc.log', offset: 1e12, base64: '' },
  ] as RecordingMessage[];
  const { read, trouble } = await unpacked(await packed([first, ...foreign, ...rest]));
  expect(read).toHaveLength(messages.length);
  expect(trouble).toEqual([
    expect.stringMatching(/^a message that is not as agreed/),
    '3 more lines were no messages',
  ]);
});

test('sealed, each part is bound to its place: none is read elsewhere, twice, or by whoever has another key', async () => {
  const parts = await packed([shared(600_000), shared(600_000), shared(600_000)]);
  const seal = sealOf('key');
  const closed = sealed(parts, seal, 'run-1 a 1');
  expect(opened(closed, seal, 'run-1 a 1')).toEqual(parts);
  // A store may keep them as one.
  expect(Buffer.concat(opened([Buffer.concat(closed)], seal, 'run-1 a 1'))).toEqual(Buffer.concat(parts));
  const [first, second] = closed as [Buffer, Buffer];
  expect(() => opened([second, first], seal, 'run-1 a 1')).toThrow();
  expect(() => opened([first, first], seal, 'run-1 a 1')).toThrow();
  // One that was left out, at its end or anywhere.
  for (const some of [closed.slice(0, -1), closed.slice(1), [first]])
    expect(() => opened(some, seal, 'run-1 a 1')).toThrow();
  // Of an earlier taking of the same trial.
  expect(() => opened(closed, seal, 'run-1 a 2')).toThrow();
  expect(() => opened(closed, sealOf('other'), 'run-1 a 1')).toThrow();
  // Who has no key brings and takes them as they are.
  expect(opened(sealed(parts, null, 'x'), null, 'y')).toEqual(parts);
});
