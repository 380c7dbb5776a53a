import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type OomlabError, usageError } from '../../errors.ts';
import { formatBytes } from '../../scenario/units.ts';

/** More levels nobody writes by hand. */
const deepest = 100;
/** A plan holds what is sent: more would go to every trial. */
const mostBytes = 4 * 1024 ** 2;

/**
 * A scenario with what is in the files that it names, so that its plans need no others: rows of `data: 'users.csv'`,
 * bytes of `body: { file: 'photo.jpg' }`, certificates of `tls: { ca: 'ca.pem' }`. @param folder of the scenario; @param source how messages call it
 * @throws OomlabError (usage): a file that is not there, is too large, or is no table
 */
export function attachFiles(content: unknown, folder: string, source: string): unknown {
  const within = (value: unknown, path: string, inLoad: boolean, depth = 0): unknown => {
    if (depth > deepest)
      throw usageError(
        `${source}: ${path.slice(0, 60)}…: it is nested too deeply, or stands within itself`,
        'Nothing in a scenario is more than a few levels deep.',
      );
    if (Array.isArray(value))
      return value.map((each, index) => within(each, `${path}.${index}`, inLoad, depth + 1));
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const at = path === '' ? key : `${path}.${key}`;
        const name = typeof inner === 'string' && inLoad ? inner : null;
        if (name !== null && key === 'data' && 'shape' in value)
          return [key, tableOf(name, { folder, source, at })];
        if (name !== null && key === 'file' && path.endsWith('.body'))
          return [key, { path: name, base64: bytesOf(name, { folder, source, at }).toString('base64') }];
        if (typeof inner === 'string' && key === 'ca' && path.endsWith('tls'))
          return [key, { file: inner, pem: certificatesOf(inner, { folder, source, at }) }];
        // What JSON values look like inside is nobody's business.
        return [key, key === 'json' ? inner : within(inner, at, inLoad || key === 'load', depth + 1)];
      }),
    );
  };
  return within(content, '', false);
}

interface Where {
  folder: string;
  source: string;
  at: string;
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype;

function bytesOf(name: string, { folder, source, at }: Where): Buffer {
  const file = resolve(folder, name);
  try {
    const { size } = statSync(file);
    if (size > mostBytes) throw tooLarge(size, name, `${source}: ${at}`);
    return readFileSync(file);
  } catch (error) {
    if ((error as { code?: string }).code === undefined) throw error;
    throw usageError(
      `${source}: ${at}: ${name} cannot be read: ${(error as Error).message.split(',')[0]}`,
      'Write its path as it is from the folder of the scenario.',
      error,
    );
  }
}

const tooLarge = (size: number, name: string, where: string): OomlabError =>
  usageError(
    `${where}: ${name} has ${formatBytes(size)}, and a plan takes ${formatBytes(mostBytes)} of a file`,
    'Take a part of it: rows come again after the last one, and bodies of random bytes (body: "20m") have any size.',
  );

function certificatesOf(name: string, where: Where): string {
  const pem = bytesOf(name, where).toString('latin1');
  if (/-----BEGIN CERTIFICATE-----/.test(pem) && !/PRIVATE KEY/.test(pem)) return pem;
  throw usageError(
    `${where.source}: ${where.at}: ${name} is no file of certificates alone`,
    'Give the certificate of the authority as PEM ("-----BEGIN CERTIFICATE-----"), without any key.',
  );
}

/** The first line names the columns. */
function tableOf(name: string, where: Where): { file: string; columns: string[]; rows: string[][] } {
  const [columns, ...rows] = recordsOf(bytesOf(name, where), name, where);
  const place = `${where.source}: ${where.at}: ${name}`;
  if (columns === undefined || rows.length === 0)
    throw usageError(
      `${place} has no rows`,
      'Write the names of its columns, and below them a row for each user.',
    );
  const twice = columns.find((column, index) => column === '' || columns.indexOf(column) !== index);
  if (twice !== undefined)
    throw usageError(
      `${place}: ${twice === '' ? 'a column has no name' : `two columns are called "${twice}"`}`,
      'Give each column a name of its own in the first line.',
    );
  return { file: name, columns, rows };
}

function recordsOf(bytes: Buffer, name: string, { source, at }: Where): string[][] {
  try {
    return parse(bytes, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw usageError(
      `${source}: ${at}: ${name} is no CSV: ${(error as Error).message.split('\n')[0]}`,
      'Write as many cells in each row as there are columns, and quotes around those with a comma.',
      error,
    );
  }
}
