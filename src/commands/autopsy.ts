import { createReadStream, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { distance } from 'fastest-levenshtein';
import type { Answer } from '../autopsy/answer.ts';
import { type Autopsy, autopsy } from '../autopsy/autopsy.ts';
import { sourceReader } from '../autopsy/readers/source.ts';
import type { SourceFacts } from '../autopsy/readers/sourceFacts.ts';
import { means } from '../autopsy/subject.ts';
import { type ExitCode, exitCodes, OomlabError, usageError } from '../errors.ts';
import { advicePages } from '../report/page/template.ts';
import { autopsyText } from '../terminal/autopsyText.ts';
import { jsonText } from '../terminal/toolkit/printable.ts';
import { screenOf } from '../terminal/toolkit/screen.ts';
import { plainBytes } from '../workspace/plainBytes.ts';
import { longestLine, readLines } from '../workspace/readLines.ts';

export interface AutopsyOptions {
  json: boolean;
  /** The pages of advice from beginning to end. */
  advice: boolean;
  /** Only what is about this container, pod, unit or group. */
  container: string | null;
}

/** `oomlab autopsy FILE...`: what died of what, from the logs that a person has. `-` is standard input. */
export async function autopsyCommand(files: string[], options: AutopsyOptions): Promise<ExitCode> {
  if (files.filter((file) => file === '-').length > 1)
    throw usageError('Standard input was named twice', 'Write "-" once.');
  for (const file of files) checkFile(file);
  const sources: SourceFacts[] = [];
  for (const file of files) sources.push(await readSource(file));
  const all = autopsy(sources);
  const found = options.container === null ? all : only(all, options.container);
  const screen = screenOf(process.stdout, process.env);
  process.stdout.write(
    options.json ? jsonText(found) : autopsyText(found, screen, advicePages, options.advice),
  );
  return exitCodeOf(found);
}

/** Scripts ask by it: a death was found, none was, or nothing could be read. */
function exitCodeOf({ answers, inputs }: Autopsy): ExitCode {
  if (answers.some(({ tellsOfDeath }) => tellsOfDeath)) return exitCodes.ok;
  return inputs.some(({ readable }) => readable) ? exitCodes.expectationsFailed : exitCodes.usage;
}

function checkFile(file: string): void {
  if (file === '-') return;
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found)
    throw usageError(`There is no file "${file}"`, 'Name files that exist, or "-" for standard input.');
  if (found.isDirectory())
    throw usageError(`"${file}" is a folder`, 'Name the files inside, such as a log or an inspection.');
}

async function readSource(file: string): Promise<SourceFacts> {
  const reader = sourceReader(file === '-' ? 'standard input' : file);
  const stream: Readable =
    file === '-' ? process.stdin : createReadStream(file, { highWaterMark: 256 * 1024 });
  try {
    await readLines(plainBytes(stream, file), {
      line: reader.push,
      block: reader.pushBlock,
      end: (cut) => {
        if (cut > 0) reader.note(`${cut} of its lines are longer than ${longestLine} bytes and were cut`);
      },
    });
  } catch (cause) {
    if (cause instanceof OomlabError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    // What came before the damage is as good as any other part of a log.
    if (isDamage(code) && reader.lines() > 0) reader.note(`it is damaged: ${message}`);
    else
      throw usageError(
        `"${file}" cannot be read: ${code ?? message}`,
        isDamage(code) ? 'It is damaged: take a whole copy.' : 'Look at its permissions.',
        cause,
      );
  }
  return reader.end();
}

/** zlib's errors have codes of their own; those of xz and bzip2 have none. */
const isDamage = (code: string | undefined): boolean => code === undefined || /^(?:Z_|ZSTD_)/.test(code);

function only(all: Autopsy, wanted: string): Autopsy {
  const answers = all.answers.filter(({ subject }) => means(subject, wanted));
  if (answers.length > 0) return { ...all, answers };
  const known = [...new Set(all.answers.flatMap((answer) => namesOf(answer)))];
  const near = known.toSorted((one, other) => distance(wanted, one) - distance(wanted, other)).slice(0, 5);
  throw usageError(
    `Nothing here is about "${wanted}"`,
    near.length === 0
      ? 'The inputs name no container at all; leave --container out.'
      : `Known: ${near.join(', ')}.`,
  );
}

const namesOf = ({ subject }: Answer): string[] =>
  [subject.container, subject.containerId?.slice(0, 12), subject.pod, subject.podUid, subject.unit].filter(
    (name) => name != null,
  );
