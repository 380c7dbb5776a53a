import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { type ExitCode, exitCodes, usageError } from '../../errors.ts';
import { importerOf } from '../../imports/format.ts';
import { scenarioText } from '../../imports/scenarioText.ts';
import type { Again } from '../../invocation.ts';
import { printable } from '../../terminal/toolkit/printable.ts';
import { plainName } from './plainName.ts';
import { requireUse } from './requireUse.ts';

/** What a file is imported as, and where to. */
export interface ImportOptions {
  again: Again;
  /** The current folder; another one in tests. */
  into?: string;
  /** Of the requests of a HAR file that are kept; the host of the first when left out. */
  host?: string | null;
  service?: string | null;
}

/**
 * `oomlab init shop.har`: a scenario that sends what was recorded, or what the document of an API describes.
 * null: nothing is there that is known here, and it is a name.
 * @throws OomlabError (usage): a file that cannot be made into one, or one that is there already
 */
export function initRequests(
  file: string,
  { again, into = '.', host = null, service = null }: ImportOptions,
): ExitCode | null {
  if (!/\.(har|json|ya?ml)$/i.test(file)) return null;
  const path = join(into, file);
  const found = existsSync(file) ? file : existsSync(path) ? path : null;
  if (found === null)
    throw usageError(
      `There is no file ${file}`,
      'Give the path of a compose file, a HAR file or an OpenAPI document.',
    );
  const text = readFileSync(found, 'utf8');
  const importer = importerOf(text, file);
  if (importer === null) return null;
  requireUse({ host, service }, importer.takesHost ? 'host' : null, file);
  const imported = importer.read(text, file, host);
  const name = plainName(basename(file, extname(file)), 'imported');
  const target = `${name}.ts`;
  if (existsSync(join(into, target)))
    throw usageError(`${target} is there already`, `Remove it first, or rename ${file}.`);
  writeFileSync(join(into, target), scenarioText(imported, name, basename(file)), { flag: 'wx' });
  const { sends, notes } = imported;
  const what =
    sends.kind === 'journey'
      ? `a journey of ${sends.steps.length} steps`
      : `a mix of ${sends.requests.length} requests`;
  const next = [
    [again(['show', `./${target}`]), 'what it would do; nothing runs'],
    [again(['scenario', `./${target}`, '--quick']), 'one short trial'],
  ] as const;
  const width = Math.max(...next.map(([command]) => command.length));
  process.stdout.write(
    `Made ${target}: ${what}\n${notes.map((note) => `- ${printable(note)}\n`).join('')}\nNext: put your image and port into target, then\n${next
      .map(([command, does]) => `  ${command.padEnd(width)}  ${does}\n`)
      .join('')}`,
  );
  return exitCodes.ok;
}
