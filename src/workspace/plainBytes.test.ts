import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterEach, expect, test, vi } from 'vitest';
import { plainBytes } from './plainBytes.ts';

const text = 'Out of memory: Killed process 4711 (java)\nzwölf €\n';
const plain = Buffer.from(text);
afterEach(() => vi.unstubAllEnvs());

async function textOf(bytes: Uint8Array, pieces = 7): Promise<string> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / pieces) }, (_, n) =>
    bytes.subarray(n * pieces, (n + 1) * pieces),
  );
  const all: Uint8Array[] = [];
  for await (const chunk of plainBytes(Readable.from(chunks), 'kern.log')) all.push(chunk);
  return Buffer.concat(all).toString();
}

const packedBy = (program: string): Buffer => {
  const { stdout, status } = spawnSync(program, ['-c'], { input: plain });
  expect(status).toBe(0);
  return stdout;
};
const utf16 = Buffer.from(text, 'utf16le');

test.each([
  ['plain', () => plain],
  ['gzip', () => gzipSync(plain)],
  [
    'two files of gzip in one',
    () => Buffer.concat([gzipSync(plain.subarray(0, 9)), gzipSync(plain.subarray(9))]),
  ],
  ['zstd', () => zstdCompressSync(plain)],
  ['xz', () => packedBy('xz')],
  ['bzip2', () => packedBy('bzip2')],
  ['UTF-8 with its mark', () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), plain])],
  ['UTF-16', () => Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
  [
    'UTF-16, the other way round',
    () => Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
  ],
  ['UTF-16 in gzip', () => gzipSync(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))],
])('%s', async (_, bytes) => {
  expect(await textOf(bytes())).toBe(text);
});

test('UTF-16 without a mark is known by the zeros of plain letters', async () => {
  expect(await textOf(Buffer.from(text.slice(0, 40), 'utf16le'), 1000)).toBe(text.slice(0, 40));
});

test('nothing, and less than a mark', async () => {
  expect(await textOf(Buffer.alloc(0))).toBe('');
  expect(await textOf(Buffer.from('a'))).toBe('a');
});

test('what is damaged says so, after what could be read', async () => {
  const packed = gzipSync(Buffer.from(text.repeat(2000)));
  await expect(textOf(packed.subarray(0, packed.length - 20))).rejects.toMatchObject({ code: 'Z_BUF_ERROR' });
});

test('a tool that is not there is named', async () => {
  const xz = packedBy('xz');
  vi.stubEnv('PATH', '/nowhere');
  await expect(textOf(xz)).rejects.toMatchObject({
    message: '"kern.log" is compressed with xz, and xz is not installed',
  });
});
