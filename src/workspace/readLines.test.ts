import { expect, test } from 'vitest';
import { longestLine, readLines } from './readLines.ts';

async function linesOf(chunks: Iterable<Uint8Array | string>): Promise<{ lines: string[]; cut: number }> {
  const lines: string[] = [];
  let cut = 0;
  async function* bytes() {
    for (const chunk of chunks) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  }
  await readLines(bytes(), {
    line: (text) => lines.push(text),
    end: (count) => {
      cut = count;
    },
  });
  return { lines, cut };
}

test('lines over the edges of chunks, with and without a last newline', async () => {
  expect(await linesOf(['on', 'e\ntw', 'o\r\n\nfour'])).toEqual({
    lines: ['one', 'two', '', 'four'],
    cut: 0,
  });
  expect(await linesOf(['one\n'])).toEqual({ lines: ['one'], cut: 0 });
  expect(await linesOf([])).toEqual({ lines: [], cut: 0 });
});

test('a character over the edge of chunks stays whole', async () => {
  const bytes = Buffer.from('naïve\n');
  expect((await linesOf([bytes.subarray(0, 3), bytes.subarray(3)])).lines).toEqual(['naïve']);
});

test('an endless line is cut, and what follows is read again', async () => {
  const chunk = 'x'.repeat(300_000);
  const { lines, cut } = await linesOf([...Array<string>(20).fill(chunk), '\nnext\n']);
  expect(lines.map((line) => line.length)).toEqual([longestLine, 4]);
  expect(cut).toBe(1);
});
