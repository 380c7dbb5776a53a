import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc, { type Arbitrary } from 'fast-check';
import { parsePin } from '../../../src/experiment/pins/pin.ts';
import { readRunRecord } from '../../../src/record/readRun.ts';
import { readTrial } from '../../../src/record/readTrial.ts';
import { judge } from '../../../src/verdict/judge.ts';
import { verdictSchema } from '../../../src/verdict/verdict.ts';
import { bytesLike } from '../make/bytes.ts';
import { folderWith } from '../make/folder.ts';
import { filesIn, textsIn } from '../make/found.ts';
import { type Change, changes } from '../make/texts.ts';
import { alteredJson, valuesLike } from '../make/values.ts';
import { reader } from '../reader.ts';

type Files = Record<string, string | Buffer>;

/** Of a table so many rows: what comes after them is read alike. */
const mostRows = 60;

/** The golden recordings, a folder each. */
function goldens(): Files[] {
  const trials = filesIn('test/golden', /^trial\.json$/).map((file) => join(file, '..'));
  return trials.map((folder) => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.\w+$/.test(name),
    );
    return Object.fromEntries(
      names.map((name) => {
        const lines = readFileSync(join(folder, name), 'utf8').split('\n');
        const whole = lines.length <= mostRows || name.endsWith('.json');
        return [name, whole ? lines.join('\n') : `${lines.slice(0, mostRows).join('\n')}\n`];
      }),
    );
  });
}

const share = fc.nat(10_000).map((part) => part / 10_000);
const cells = [
  '',
  '-1',
  'x',
  '1e400',
  'NaN',
  '0x10',
  ' 1',
  '"',
  '"a\nb"',
  '1,2',
  '9007199254740993',
  '\0',
  'null',
  '1e-400',
];

/** A column is missing, has another name or came twice, or a cell holds something else. */
const tableChange: Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom('drop', 'rename', 'twice', 'cell', 'swap', 'first'),
    share,
    share,
    fc.constantFrom(...cells),
  )
  .map(([what, column, row, cell]) => (text: string) => {
    const rows = text.split('\n').map((line) => line.split(','));
    const width = rows[0]?.length ?? 0;
    const at = Math.min(width - 1, Math.floor(column * width));
    const line = Math.min(rows.length - 1, Math.floor(row * rows.length));
    const of = (name: typeof what): string[][] => {
      switch (name) {
        case 'drop':
          return rows.map((each) => each.toSpliced(at, 1));
        case 'rename':
          return rows.map((each, index) => (index === 0 ? each.with(at, `new${at}`) : each));
        case 'twice':
          return rows.map((each) => each.toSpliced(at, 0, each[at] ?? ''));
        case 'cell':
          return rows.map((each, index) => (index === line && at < each.length ? each.with(at, cell) : each));
        case 'first':
          return rows.map((each, index) => (index === line ? each.with(0, cell) : each));
        default:
          return rows.map((each) =>
            at + 1 < each.length ? each.with(at, each[at + 1] ?? '').with(at + 1, each[at] ?? '') : each,
          );
      }
    };
    return of(what)
      .map((each) => each.join(','))
      .join('\n');
  });

/** An event that is changed in itself, and still a line of JSON. */
const lineOfJson: Arbitrary<Change> = fc.tuple(share, alteredJson).map(([part, change]) => (text: string) => {
  const lines = text.split('\n');
  const at = Math.floor(part * lines.length);
  return lines.map((line, index) => (index === at ? change(line) : line)).join('\n');
});

const changeOf = (name: string): Arbitrary<Change> => {
  if (name.endsWith('.json')) return fc.oneof({ weight: 3, arbitrary: alteredJson }, changes(2));
  if (name.endsWith('.csv')) return fc.oneof({ weight: 3, arbitrary: tableChange }, changes(2));
  if (name.endsWith('.jsonl')) return fc.oneof({ weight: 3, arbitrary: lineOfJson }, changes(2));
  return changes(2);
};

/** A golden recording of which some files are changed, gone, of another trial, or damaged bytes. */
function recordingsLike(all: readonly Files[]): Arbitrary<Files> {
  return fc.nat(all.length - 1).chain((which) => {
    const files = all[which] ?? {};
    const name = fc.constantFrom(...Object.keys(files));
    const other = fc.nat(all.length - 1).map((index) => all[index] ?? {});
    const edit = name.chain((file) =>
      fc.oneof(
        {
          weight: 12,
          arbitrary: changeOf(file).map((change) => ({ file, content: change(String(files[file])) })),
        },
        {
          weight: 2,
          arbitrary: bytesLike([Buffer.from(files[file] ?? '')]).map((content) => ({ file, content })),
        },
        { weight: 1, arbitrary: other.map((from) => ({ file, content: from[file] ?? null })) },
        { weight: 1, arbitrary: fc.constant({ file, content: null }) },
      ),
    );
    return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
      const changed: Record<string, string | Buffer | null> = { ...files };
      for (const { file, content } of edits) changed[file] = content;
      return Object.fromEntries(
        Object.entries(changed).filter((pair): pair is [string, string | Buffer] => pair[1] !== null),
      );
    });
  });
}

/** Read, judged, and the verdict is one that can be written down and read again. */
const recordings = reader({
  name: 'recordings',
  reads: 'recordings of trials, each file of the folder',
  weight: 14,
  inShort: 40,
  inputs: () => recordingsLike(goldens()),
  read(files: Files) {
    using folder = folderWith(files);
    verdictSchema.parse(judge(readTrial(folder.path)));
  },
});

/** Beside its text, as it is read from a folder. */
const runs = reader({
  name: 'run-records',
  reads: '`run.json`, and the pinned data of experiments',
  weight: 5,
  inputs: () => {
    const pins = textsIn('experiments', /\.json$/).map((text) => JSON.parse(text));
    const records = pins.flatMap(({ run }) => run ?? []);
    const written = valuesLike(records).map((value) => JSON.stringify(value) ?? '');
    return fc.oneof(
      {
        weight: 4,
        arbitrary: fc
          .tuple(written, changes(1))
          .map(([text, change]) => ({ file: 'run.json', text: change(text) })),
      },
      { weight: 3, arbitrary: written.map((text) => ({ file: 'run.json', text })) },
      {
        weight: 1,
        arbitrary: valuesLike(pins.slice(0, 4)).map((value) => ({
          file: 'pin.json',
          text: JSON.stringify(value) ?? '',
        })),
      },
    );
  },
  read({ file, text }: { file: string; text: string }) {
    if (file !== 'run.json') {
      parsePin(text, file);
      return;
    }
    using folder = folderWith({ [file]: text });
    readRunRecord(folder.path);
  },
});

export const recordingReaders = [recordings, runs];
