import { PassThrough, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { openOutgoing } from './outgoing.ts';
import type { WorkerMessage } from './protocol.ts';

const row = (atMs: number): WorkerMessage => ({ kind: 'rows', table: 'probe', rows: [[atMs]] });
const line = (text: string): WorkerMessage => ({
  kind: 'output',
  service: null,
  line: { atMs: 1, stream: 'stdout', text },
});
const done: WorkerMessage = { kind: 'done' };

test('rows wait for company, anything else takes them along, and the order stays', async () => {
  const writes: string[] = [];
  const stream = new Writable({
    write(chunk, _, taken) {
      writes.push(String(chunk));
      taken();
    },
  });
  const outgoing = openOutgoing(stream, () => {});
  for (const message of [row(1), row(2), done]) outgoing.send(message);
  await outgoing.end();
  expect(writes.filter((text) => text !== '')).toEqual([
    [row(1), row(2), done].map((message) => `${JSON.stringify(message)}\n`).join(''),
  ]);
});

test('rows alone go out by themselves, soon', async () => {
  const stream = new PassThrough();
  openOutgoing(stream, () => {}).send(row(1));
  expect(stream.readableLength).toBe(0);
  await vi.waitFor(() => expect(String(stream.read())).toBe(`${JSON.stringify(row(1))}\n`));
});

test('who can wait is asked to while nobody takes what there is, and no longer', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const outgoing = openOutgoing(stream, () => {});
  expect(outgoing.room()).toBeNull();
  const mebibyte = line('x'.repeat(1024 ** 2));
  while (outgoing.room() === null) outgoing.send(mebibyte);
  let released = false;
  const waiting = outgoing.room()?.then(() => {
    released = true;
  });
  await turn();
  expect(released).toBe(false);
  stream.resume();
  await waiting;
  expect(outgoing.room()).toBeNull();
});

test('when nobody reads any more it is said once, nobody waits, and nothing fails', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  let lost = 0;
  const outgoing = openOutgoing(stream, () => {
    lost += 1;
  });
  while (outgoing.room() === null) outgoing.send(line('x'.repeat(1024 ** 2)));
  const waiting = outgoing.room();
  stream.destroy(new Error('EPIPE'));
  await waiting;
  outgoing.send(done);
  await outgoing.end();
  expect(outgoing.room()).toBeNull();
  expect(lost).toBe(1);
});
