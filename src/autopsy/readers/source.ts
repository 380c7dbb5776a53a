import { readLine, type Sign } from '../../runtime/index.ts';
import { readAct } from '../../verdict/logs/acts/readAct.ts';
import { kernelWord } from '../../verdict/logs/kernelWord.ts';
import { type OomFinding, oomReader } from '../../verdict/logs/oomReport.ts';
import { mostContainers, type TextReader } from './container.ts';
import { describeReader } from './describeReader.ts';
import { documentReader } from './documentReader.ts';
import { containersIn } from './documents.ts';
import { gcReader } from './gcReader.ts';
import { journalLine, readJsonLine } from './jsonLine.ts';
import { type Kept, keep } from './kept.ts';
import { type Line, readHead } from './lineHead.ts';
import type { LogSign, SourceFacts } from './sourceFacts.ts';

/** Text that tells of containers line by line: one file each. */
const textReaders: readonly ((file: string) => TextReader)[] = [describeReader];

const mostKept = 200;
const mostSigns = 40;
const longestQuote = 1000;
/** The task table of a kill, as far as it is kept. */
const mostTasks = 8;

export interface SourceReader {
  push(raw: string): void;
  /** A note about the input that the reader of its bytes made. */
  note(problem: string): void;
  end(): SourceFacts;
}

/** Reads one input line by line and finds out by itself what it is. */
export function sourceReader(name: string): SourceReader {
  const facts: SourceFacts = {
    name,
    lines: 0,
    kinds: [],
    problems: [],
    kills: keep(mostKept),
    words: keep(mostKept),
    acts: keep(mostKept),
    signs: new Map(),
    gc: gcReader().facts(),
    containers: [],
    kernelLines: 0,
    kernelSpans: new Map(),
    ties: new Map(),
  };
  const kernel = oomReader<Line>();
  const hearsay = oomReader<Line>();
  const gc = gcReader();
  const texts = textReaders.map((start) => start(name));
  let binary = 0;

  const take = (line: Line): void => {
    noteClock(facts, line);
    const told = line.origin === 'program';
    const found = (told ? hearsay : kernel).push(line.text, line);
    for (const one of found) takeKill(facts, one, told);
    const word = told ? null : kernelWord(line.text);
    if (word)
      facts.words.add({ ...word, at: line.at, file: name, quote: line.text.trim().slice(0, longestQuote) });
    const act = readAct(line.text);
    if (act) facts.acts.add({ ...act, at: line.at, file: name });
    if (gc.push(line) || line.origin === 'kernel' || found.length > 0 || act) return;
    const sign = readLine(line.text, null);
    if (sign) signsOf(facts, sign.kind).add({ sign, at: line.at, file: name });
  };
  const plain = (raw: string): void => {
    for (const text of texts) text.push(raw);
    for (const line of readJsonLine(raw) ?? [readHead(raw)]) take(line);
  };
  const documents = documentReader({
    plain,
    document: (value) => {
      if (typeof value === 'object' && value !== null && '__REALTIME_TIMESTAMP' in value) {
        take(journalLine({ ...value }));
        return true;
      }
      const found = containersIn(value, name);
      facts.containers.push(...found.slice(0, mostContainers - facts.containers.length));
      return found.length > 0;
    },
    entry: (fields) => take(journalLine(fields)),
    problem: (text) => facts.problems.push(text),
  });
  return {
    push(raw) {
      facts.lines += 1;
      if (raw.includes('\u0000') || raw.includes('\ufffd\ufffd')) binary += 1;
      if (facts.lines === 1 && raw.startsWith('\u001f\ufffd'))
        facts.problems.push(`it is compressed: try "zcat ${name} | oomlab autopsy -"`);
      documents.push(raw);
    },
    note: (problem) => facts.problems.push(problem),
    end() {
      documents.end();
      for (const one of kernel.end()) takeKill(facts, one, false);
      for (const one of hearsay.end()) takeKill(facts, one, true);
      facts.gc = gc.facts();
      for (const text of texts) facts.containers.push(...text.containers());
      if (binary > facts.lines / 10)
        facts.problems.push(`${binary} of its ${facts.lines} lines hold binary data`);
      facts.kinds = kindsOf(facts);
      if (facts.lines === 0) facts.problems.push('it is empty');
      return facts;
    },
  };
}

function takeKill(facts: SourceFacts, found: OomFinding<Line>, hearsay: boolean): void {
  const { at } = found.where;
  const file = facts.name;
  if (found.step === 'unnamed') {
    const { scope, group, quote } = found;
    const act = { by: 'the kernel', part: 'told', reason: 'memory', pid: null } as const;
    facts.acts.add({ ...act, scope, target: group ?? '', quote: quote.slice(0, longestQuote), at, file });
    return;
  }
  const { kill } = found;
  const tasks = kill.tasks.toSorted((one, other) => other.rssPages - one.rssPages).slice(0, mostTasks);
  facts.kills.add({
    ...kill,
    tasks,
    tasksLeftOut: kill.tasks.length - tasks.length + kill.tasksLeftOut,
    quote: kill.quote.slice(0, longestQuote),
    at,
    file,
    hearsay,
    chosen: found.step === 'chosen',
  });
}

function noteClock(facts: SourceFacts, { origin, at, moments }: Line): void {
  if (origin !== 'kernel') return;
  facts.kernelLines += 1;
  for (const moment of moments) {
    const span = facts.kernelSpans.get(moment.axis);
    if (span) span.last = moment;
    else facts.kernelSpans.set(moment.axis, { first: moment, last: moment });
  }
  const boot = moments.find(({ axis }) => axis === 'boot');
  if (boot && at && at.axis !== 'boot') facts.ties.set(at.axis, { boot, other: at });
}

function signsOf(facts: SourceFacts, kind: Sign['kind']): Kept<LogSign> {
  const kept = facts.signs.get(kind) ?? keep<LogSign>(mostSigns);
  facts.signs.set(kind, kept);
  return kept;
}

function kindsOf(facts: SourceFacts): string[] {
  const containers = new Set(facts.containers.map(({ source }) => source));
  const signs = [...facts.signs.keys()];
  const all: [boolean, string][] = [
    [facts.kernelLines > 0 || facts.kills.count() > 0, 'kernel log'],
    [facts.acts.count() > 0, 'service log'],
    [facts.gc.pauses > 0 || facts.gc.orderlyExit, 'GC log'],
    [signs.length > 0, 'application log'],
  ];
  return [...containers, ...all.flatMap(([is, kind]) => (is ? [kind] : []))];
}
