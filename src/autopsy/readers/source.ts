import { readLine, type Sign } from '../../runtime/index.ts';
import { readAct } from '../../verdict/logs/acts/readAct.ts';
import { kernelWord } from '../../verdict/logs/kernelWord.ts';
import type { OomKill } from '../../verdict/logs/oomKill.ts';
import { oomReader } from '../../verdict/logs/oomReport.ts';
import { type Container, type Found, mostContainers, type TextReader } from './container.ts';
import { describeReader } from './describeReader.ts';
import { mergedEvents } from './dockerEvent.ts';
import { documentReader } from './documentReader.ts';
import { foundIn } from './documents.ts';
import { exitLines } from './exitLines.ts';
import { fragmentReader } from './fragmentReader.ts';
import { gcReader } from './gcReader.ts';
import { groupCounters } from './groupCounters.ts';
import { journalLine, readJsonLine } from './jsonLine.ts';
import { type Kept, keep } from './kept.ts';
import { eventTable } from './kubeEvent.ts';
import { type Line, readHead } from './lineHead.ts';
import type { LogKill, LogSign, SourceFacts } from './sourceFacts.ts';
import { systemctlStatus } from './systemctlStatus.ts';
import { tableReader } from './tables.ts';

/** Text that tells of containers line by line: one file each. */
const textReaders: readonly ((file: string) => TextReader)[] = [
  describeReader,
  fragmentReader,
  eventTable,
  tableReader,
  systemctlStatus,
  groupCounters,
  exitLines,
];

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
  const kernel = oomReader();
  const hearsay = oomReader();
  const gc = gcReader();
  const texts = textReaders.map((start) => start(name));
  // A cluster of any size: those that still run must not crowd out the one that was killed.
  const told = keep<Container>(mostContainers);
  const others = keep<Container>(mostContainers);
  let binary = 0;

  const take = (line: Line): void => {
    noteClock(facts, line);
    const told = line.origin === 'program';
    const kill = (told ? hearsay : kernel).push(line.text, null);
    if (kill) facts.kills.add(logKill(kill, line, name, told));
    const word = told ? null : kernelWord(line.text);
    if (word)
      facts.words.add({ ...word, at: line.at, file: name, quote: line.text.trim().slice(0, longestQuote) });
    const act = readAct(line.text);
    if (act) facts.acts.add({ ...act, at: line.at, file: name });
    if (gc.push(line) || line.origin === 'kernel' || kill || act) return;
    const sign = readLine(line.text, null);
    if (sign) signsOf(facts, sign.kind).add({ sign, at: line.at, file: name });
  };
  const addFound = ({ containers, acts, kills }: Found): void => {
    for (const container of containers) (tellsOfDeath(container) ? told : others).add(container);
    for (const act of acts) facts.acts.add(act);
    for (const kill of kills) facts.kills.add(kill);
  };
  const plain = (raw: string): void => {
    const within = readJsonLine(raw);
    const lines = within ?? [readHead(raw)];
    let taken = false;
    for (const line of lines) {
      // What an object holds is text of its own; of a plain line the readers want the indentation, too.
      const text = within ? line.text : raw;
      for (const reader of texts) taken = reader.push(text, line) || taken;
      if (!taken) take(line);
    }
  };
  const documents = documentReader({
    plain,
    document: (value) => {
      if (typeof value === 'object' && value !== null && '__REALTIME_TIMESTAMP' in value) {
        take(journalLine({ ...value }));
        return true;
      }
      const found = foundIn(value, name);
      addFound(found);
      return found.containers.length + found.acts.length + found.kills.length > 0;
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
      facts.gc = gc.facts();
      for (const text of texts) addFound(text.found());
      facts.containers = withEvents([...told.all(), ...others.all()]);
      if (binary > facts.lines / 10)
        facts.problems.push(`${binary} of its ${facts.lines} lines hold binary data`);
      facts.kinds = kindsOf(facts);
      if (facts.lines === 0) facts.problems.push('it is empty');
      return facts;
    },
  };
}

const tellsOfDeath = ({ ends, evicted, counted }: Container): boolean =>
  evicted !== null ||
  counted !== null ||
  ends.some(({ exitCode, oomKilled }) => oomKilled === true || exitCode !== 0);

/** An engine's events are about moments; together they are about containers. */
function withEvents(all: readonly Container[]): Container[] {
  const isEvent = ({ source }: Container): boolean => source === 'docker events';
  return [...all.filter((one) => !isEvent(one)), ...mergedEvents(all.filter(isEvent))];
}

function logKill(kill: OomKill, line: Line, file: string, told: boolean): LogKill {
  const tasks = kill.tasks.toSorted((one, other) => other.rssPages - one.rssPages).slice(0, mostTasks);
  const left = kill.tasks.length - tasks.length + kill.tasksLeftOut;
  return {
    ...kill,
    tasks,
    tasksLeftOut: left,
    quote: line.text.trim().slice(0, longestQuote),
    at: line.at,
    file,
    hearsay: told,
  };
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
