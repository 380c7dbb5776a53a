import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { type Autopsy, autopsy } from '../../../src/autopsy/autopsy.ts';
import { sourceReader } from '../../../src/autopsy/readers/source.ts';
import { advicePages } from '../../../src/report/page/template.ts';
import { autopsyText } from '../../../src/terminal/autopsyText.ts';
import { plainBytes } from '../../../src/workspace/plainBytes.ts';
import { readLines } from '../../../src/workspace/readLines.ts';
import { bytesLike } from '../make/bytes.ts';
import { textsIn } from '../make/found.ts';
import { strangeTexts, textsLike } from '../make/texts.ts';
import { type Given, reader } from '../reader.ts';

/** Logs of this repository, of its trials, and whatever is given besides. */
export const logs = ({ logs: given }: Given): string[] => [
  ...textsIn('src/autopsy/fixtures/lines'),
  ...textsIn('src/verdict/logs/fixtures'),
  ...textsIn('test/golden', /^(?:target|gc)\.log$/),
  ...given,
];

/** All that `oomlab autopsy` does with the lines of its inputs, to the text that a person reads. */
export function autopsyOfTexts(texts: readonly string[]): Autopsy {
  const sources = texts.map((text, at) => {
    const one = sourceReader(`input-${at}`);
    for (const line of text.split('\n')) one.push(line);
    return one.end();
  });
  const found = autopsy(sources);
  JSON.stringify(found);
  autopsyText(found, { tty: false, columns: 100, color: false }, advicePages, true);
  return found;
}

const autopsyLogs = reader({
  name: 'autopsy-logs',
  reads: 'logs for `oomlab autopsy`: kernel, journal, services, applications',
  weight: 14,
  inShort: 60,
  inputs: (given) =>
    fc.oneof(
      { weight: 9, arbitrary: fc.array(textsLike(logs(given), 60), { minLength: 1, maxLength: 2 }) },
      { weight: 1, arbitrary: strangeTexts.map((text) => [text]) },
    ),
  read: (texts: string[]) => autopsyOfTexts(texts),
});

/** The same logs as bytes: compressed, in UTF-16, or damaged. */
const autopsyBytes = reader({
  name: 'autopsy-bytes',
  reads: 'files as bytes: gzip, zstd, UTF-16, invalid UTF-8',
  weight: 5,
  inShort: 60,
  inputs: () => {
    const plain = textsIn('src/autopsy/fixtures/lines').map((text) => Buffer.from(text));
    const wide = plain.map((bytes) => Buffer.from(`\ufeff${bytes}`, 'utf16le'));
    return fc.record({
      bytes: bytesLike([...plain, ...plain.map((bytes) => gzipSync(bytes)), ...wide]),
      piece: fc.integer({ min: 1, max: 5000 }),
    });
  },
  async read({ bytes, piece }: { bytes: Buffer; piece: number }) {
    // Programs that unpack are the system's, and no reader of ours.
    if (/^(?:BZh|\xfd7zXZ)/.test(bytes.toString('latin1', 0, 6))) return;
    const chunks = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
      bytes.subarray(at * piece, (at + 1) * piece),
    );
    const one = sourceReader('input');
    try {
      const sink = { line: one.push, end: () => undefined };
      await readLines(plainBytes(Readable.from(chunks), 'input'), sink);
    } catch (error) {
      // Damage to what is compressed is told with what came before it.
      if (!/^(?:Z_|ZSTD_)/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
    autopsy([one.end()]);
  },
});

export const autopsyLogReaders = [autopsyLogs, autopsyBytes];
