import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readMessages } from './messages.ts';

async function read(chunks: Iterable<string | Buffer>, most?: number) {
  const messages: unknown[] = [];
  const troubles: string[] = [];
  await readMessages(
    Readable.from(chunks),
    z.object({ a: z.string() }),
    (message) => messages.push(message),
    (text) => troubles.push(text),
    most,
  );
  return { messages, troubles };
}
const of = (...texts: string[]) => texts.map((a) => ({ a }));

test('a message is a line, wherever its bytes are taken apart, also the last one without an end', async () => {
  const text = '{"a":"jävä 🦀"}\r\n{"a":"of \u2028 two"}\n{"a":"\\n"}';
  const bytes = Buffer.from(text);
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    expect(await read(chunks)).toEqual({ messages: of('jävä 🦀', 'of \u2028 two', '\n'), troubles: [] });
  }
  expect(await read([])).toEqual({ messages: [], troubles: [] });
});

test('of a line that is too long nothing is kept, and those before and behind it are read', async () => {
  function* endless() {
    yield '{"a":"1"}\n{"a":"';
    for (let part = 0; part < 1000; part += 1) yield 'x'.repeat(10_000);
    yield '"}\n{"a":"2"}\n';
  }
  expect(await read(endless(), 50_000)).toEqual({
    messages: of('1', '2'),
    troubles: [expect.stringMatching(/^a line of more than 50000 characters: \{"a":"x+…$/)],
  });
});

test('the first line that is no message is told, and how many more there were', async () => {
  expect(await read(['{"a":1}\n', 'x\n', '\n', '{"a":"1"}\n', '{"a":'])).toEqual({
    messages: of('1'),
    troubles: [
      expect.stringMatching(/^a message that is not as agreed .*: \{"a":1\}$/),
      '3 more lines were no messages',
    ],
  });
});

test('what breaks off was read up to there', async () => {
  const input = new Readable({ read() {} });
  const messages: unknown[] = [];
  const done = readMessages(
    input,
    z.object({ a: z.string() }),
    (message) => {
      messages.push(message);
      input.destroy(new Error('broken'));
    },
    () => {},
  );
  input.push('{"a":"1"}\n');
  await done;
  expect(messages).toEqual(of('1'));
});
