import { spawn } from 'node:child_process';
import { PassThrough, type Readable, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { usageError } from '../errors.ts';

/** A way of packing bytes, by those that it begins with. */
interface Packing {
  name: string;
  magic: readonly number[];
  unpack(packed: Readable, file: string): Readable;
}

const packings: readonly Packing[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], unpack: (packed) => joined(packed, createGunzip()) },
  {
    name: 'zstd',
    magic: [0x28, 0xb5, 0x2f, 0xfd],
    unpack: (packed) => joined(packed, createZstdDecompress()),
  },
  {
    name: 'xz',
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
    unpack: (packed, file) => byProgram('xz', packed, file),
  },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpack: (packed, file) => byProgram('bzip2', packed, file) },
];

const mostMagic = 6;

/**
 * Bytes as UTF-8 without a mark, whatever they came in: compressed by gzip, zstd, xz or bzip2, in UTF-16 or with a mark.
 * @throws OomlabError where the program that unpacks them is not installed
 */
export async function* plainBytes(input: Readable, file: string): AsyncGenerator<Uint8Array> {
  const { head, all } = await peeked(input, mostMagic);
  const packing = packings.find(({ magic }) => magic.every((byte, at) => head[at] === byte));
  if (!packing) return yield* decoded(all);
  yield* decoded(packing.unpack(all, file));
}

/** The first bytes, and all of them again. */
async function peeked(input: Readable, most: number): Promise<{ head: Buffer; all: Readable }> {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let head = Buffer.alloc(0);
  while (head.length < most) {
    const next = await chunks.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = new PassThrough();
  void (async () => {
    try {
      if (head.length > 0) all.write(head);
      for (let next = await chunks.next(); !next.done; next = await chunks.next())
        if (!all.write(next.value)) await new Promise((resume) => all.once('drain', resume));
      all.end();
    } catch (cause) {
      all.destroy(cause as Error);
    }
  })();
  return { head, all };
}

function joined(packed: Readable, through: Transform): Readable {
  packed.on('error', (cause) => through.destroy(cause));
  return packed.pipe(through);
}

/** Node has no such decoder; the system's tool does. */
function byProgram(program: string, packed: Readable, file: string): Readable {
  const child = spawn(program, ['-dc'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const out = new PassThrough();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(0, 300);
  });
  child.on('error', (cause) =>
    out.destroy(
      usageError(
        `"${file}" is compressed with ${program}, and ${program} is not installed`,
        `Install it, or unpack the file elsewhere: ${program} -d.`,
        cause,
      ),
    ),
  );
  child.on('close', (code) => {
    if (code === 0) out.end();
    else out.destroy(new Error(said.trim() || `${program} ended with ${code}`));
  });
  // It may end before it has read everything.
  child.stdin.on('error', () => undefined);
  packed.pipe(child.stdin);
  child.stdout.pipe(out, { end: false });
  return out;
}

/** UTF-16 by its mark, or by the zeros of plain English in it. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let first = true;
  for await (const chunk of bytes) {
    if (first) {
      first = false;
      const encoding = encodingOf(chunk);
      if (encoding !== 'utf-8') decoder = new TextDecoder(encoding);
      else if (chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
        yield chunk.subarray(3);
        continue;
      }
    }
    yield decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
  }
}

function encodingOf(chunk: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return 'utf-16be';
  const some = chunk.subarray(0, 64);
  if (some.length < 8) return 'utf-8';
  const zeros = (odd: number): number => some.filter((byte, at) => at % 2 === odd && byte === 0).length;
  const most = some.length / 2 - 2;
  if (zeros(1) >= most && zeros(0) === 0) return 'utf-16le';
  return zeros(0) >= most && zeros(1) === 0 ? 'utf-16be' : 'utf-8';
}
