import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { longLogs } from '../../../../scripts/testing/longLogs.ts';
import { wordsAsked } from '../../../prefilter/prefilter.ts';
import { readLines } from '../../../workspace/readLines.ts';
import { type SourceReader, sourceReader } from '../source.ts';

/** All that a reader knows at its end. */
function knownBy(reader: SourceReader): unknown {
  const { kills, words, acts, signs, ...facts } = reader.end();
  const told = [...signs].map(([kind, kept]) => [kind, kept.all(), kept.count()]);
  return { ...facts, kills: kills.all(), words: words.all(), acts: acts.all(), told };
}

async function inBlocks(bytes: Buffer, piece: number): Promise<unknown> {
  const reader = sourceReader('log');
  const chunks = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    bytes.subarray(at * piece, (at + 1) * piece),
  );
  const sink = { line: reader.push, block: reader.pushBlock, end: () => undefined };
  await readLines(Readable.from(chunks), sink);
  return knownBy(reader);
}

async function lineByLine(bytes: Buffer): Promise<unknown> {
  const reader = sourceReader('log');
  await readLines(Readable.from([bytes]), { line: reader.push, end: () => undefined });
  return knownBy(reader);
}

const at = { draw: (below: number) => below >> 1, ms: Date.UTC(2024, 4, 1) };
const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'lines');
const known = readdirSync(fixtures, { recursive: true, encoding: 'utf8', withFileTypes: true })
  .filter((file) => file.isFile())
  .flatMap(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8').split('\n'));

/** Lines of a made log, one after the other, in which time goes on; or what was recorded of a death. */
const stretch = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constantFrom(...Object.values(longLogs)), fc.integer({ min: 1, max: 20 })),
  },
  { weight: 1, arbitrary: fc.constantFrom(...Object.values(longLogs)) },
  { weight: 1, arbitrary: fc.array(fc.constantFrom(...known), { maxLength: 8 }) },
);
const strange = [
  '\u001b[31m',
  'é',
  '日本',
  '\u0000',
  '\r',
  '{',
  '}',
  ' kernel: ',
  'oom',
  '] 5 6 7 8 9',
  '[GC ',
  '[+',
];
const head = fc.constantFrom(
  '',
  '',
  '[   12.345678] ',
  'May  1 10:11:12 box app[12]: ',
  '2024-05-01T10:11:12.345Z ',
);

const log = fc
  .array(fc.tuple(stretch, head, fc.option(fc.constantFrom(...strange), { freq: 3 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((all) =>
    all.flatMap(([some, before, within]) => {
      const lines = linesOf(some).map((line) => `${before}${line}`);
      return within === null ? lines : lines.map((line) => `${line.slice(0, 40)}${within}${line.slice(40)}`);
    }),
  );

function linesOf(some: typeof stretch extends fc.Arbitrary<infer Some> ? Some : never): readonly string[] {
  at.ms += 1000;
  if (!Array.isArray(some)) return some.death(at);
  const [kind, count] = some;
  if (typeof kind !== 'object') return some as string[];
  return Array.from({ length: Number(count) }, (_, index) => {
    at.ms += index;
    return kind.line(at);
  });
}

test('a line without any word that somebody asks for is nobody’s: blocks are worth it', () => {
  expect(wordsAsked().always).toBe('nobody');
});

test('what is known of a log is the same in blocks and line by line, wherever its chunks end', async () => {
  const given = fc.record({
    lines: log,
    end: fc.constantFrom('\n', '\r\n'),
    piece: fc.integer({ min: 1, max: 9000 }),
  });
  await fc.assert(
    fc.asyncProperty(given, async ({ lines, end, piece }) => {
      const bytes = Buffer.from(lines.join(end) + end);
      expect(await inBlocks(bytes, piece)).toEqual(await lineByLine(bytes));
    }),
    { seed: 1, numRuns: 60 },
  );
});

test('bytes that are no UTF-8, and lines longer than a chunk', async () => {
  const line = Buffer.from('May  1 10:11:12 box app[12]: says \n');
  const bytes = Buffer.concat([
    line,
    Buffer.from([0xff, 0xfe, 0x0a]),
    Buffer.alloc(20_000, line.subarray(0, 30)),
    line,
  ]);
  for (const piece of [7, 64, 4096, bytes.length])
    expect(await inBlocks(bytes, piece)).toEqual(await lineByLine(bytes));
});
