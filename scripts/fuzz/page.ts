import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../../src/report/outputs/markdownTables.ts';
import type { Tally } from './attempt.ts';
import { mended } from './mended.ts';
import { inAll, readers, shareOf } from './readers.ts';

const root = join(import.meta.dirname, '../..');
const figuresFile = join(root, 'docs/data/fuzz.json');
const pageFile = join(root, 'docs/reliability.md');
const [begin, end] = ['<!-- Made by "npm run fuzz -- --write". -->\n', '<!-- Up to here. -->\n'];

/** Of one reader, the pieces of the last campaign that was written down. */
interface Figures extends Omit<Tally, 'faults'> {
  seed: number;
  faults: number;
  /** Of our code, see reached.ts: by a tenth, a third and all of them. Left out: it was not looked at. */
  reached?: readonly number[];
}

/** By the names of readers. */
type AllFigures = Record<string, Figures>;

const number = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 0 });

/** The figures of all readers, and what was found in them. Of one that was not run it says so. */
export function figuresPage(figures: Readonly<AllFigures>): string {
  const rows = readers.map(({ name, reads }) => {
    const { inputs, refused, slowestMs, faults, reached } = figures[name] ?? {};
    const [tenth = 0, , all = 0] = reached ?? [];
    const share = all === 0 ? '' : `${((100 * tenth) / all).toFixed(0)} %`;
    const counts = [inputs, refused, slowestMs, faults].map((each) =>
      each === undefined ? 'not run' : number(each),
    );
    return [name, reads, ...counts, share];
  });
  const all = readers.flatMap(({ name }) => figures[name] ?? []);
  const sum = (of: (each: Figures) => number): string =>
    number(all.reduce((total, each) => total + of(each), 0));
  const slowest = number(Math.max(0, ...all.map(({ slowestMs }) => slowestMs)));
  const seeds = [...new Set(all.map(({ seed }) => seed))].toSorted((one, other) => one - other);
  const whole = readers.reduce((total, each) => total + shareOf(inAll, each), 0);
  return [
    markdownTable(
      ['reader', 'what it reads', 'inputs', 'refused', 'slowest, ms', 'faults', 'reached by a tenth'],
      [
        ...rows,
        [
          '',
          'all',
          sum(({ inputs }) => inputs),
          sum(({ refused }) => refused),
          slowest,
          sum(({ faults }) => faults),
          '',
        ],
      ],
    ),
    '',
    `Seed ${seeds.join(', ')}: ${sum(({ inputs }) => inputs)} of the ${number(whole)} inputs of a whole campaign. The slowest is by the clock of the processor that read it, on a machine that others used, too. Faults are those that are left; what campaigns found before is mended, and has a test each:`,
    '',
    ...Object.entries(mended).map(([name, kinds]) => `- ${name}: ${kinds.join('; ')}`),
    '',
  ].join('\n');
}

const readFigures = (): AllFigures => JSON.parse(readFileSync(figuresFile, 'utf8'));

/** So many inputs of this seed were read, as it is written down: a piece goes on with the next. */
export function writtenInputs(name: string, seed: number): number {
  const known = readFigures()[name];
  return known?.seed === seed ? known.inputs : 0;
}

/** A piece, with those before it of the same seed; what is known of another seed is no part of it. */
export function joined(known: Figures | undefined, { faults, ...piece }: Tally, seed: number): Figures {
  const before = known?.seed === seed ? known : { inputs: 0, refused: 0, slowestMs: 0, faults: 0 };
  return {
    seed,
    inputs: before.inputs + piece.inputs,
    refused: before.refused + piece.refused,
    slowestMs: Math.max(before.slowestMs, Math.round(piece.slowestMs)),
    faults: before.faults + faults.length,
    ...(known?.reached && { reached: known.reached }),
  };
}

/** Keeps the figures of a reader with this piece. */
export function writeFigures(name: string, piece: Tally, seed: number): void {
  const figures = readFigures();
  write({ ...figures, [name]: joined(figures[name], piece, seed) });
}

/** What was read before something was mended says nothing of what is there now. */
export function forget(name: string): void {
  const { [name]: _, ...others } = readFigures();
  write(others);
}

/** Of a reader whose figures are there. */
export function writeReached(name: string, reached: readonly number[]): void {
  const figures = readFigures();
  const known = figures[name];
  if (known !== undefined) write({ ...figures, [name]: { ...known, reached } });
}

/** In the order of the readers. */
function write(figures: Readonly<AllFigures>): void {
  const known = readers.flatMap((each) => (figures[each.name] ? [[each.name, figures[each.name]]] : []));
  writeFileSync(figuresFile, `${JSON.stringify(Object.fromEntries(known), null, 1)}\n`);
}

/** The page with these figures in the place of those before. @throws RangeError where it has no place for them */
export function withFigures(page: string, figures: Readonly<AllFigures> = readFigures()): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new RangeError('the page has no place for the figures');
  return `${page.slice(0, from + begin.length)}\n${figuresPage(figures)}\n${page.slice(to)}`;
}

/** Into `docs/reliability.md`. */
export const writePage = (): void => writeFileSync(pageFile, withFigures(readFileSync(pageFile, 'utf8')));
