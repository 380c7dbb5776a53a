import { quick, whoLooks } from '../../prefilter/prefilter.ts';
import { isPassing, readLine, type Sign } from '../../runtime/index.ts';
import { readAct } from '../../verdict/logs/acts/readAct.ts';
import { coreDump } from '../../verdict/logs/coreDump.ts';
import { kernelWord } from '../../verdict/logs/kernelWord.ts';
import { type OomFinding, oomReader } from '../../verdict/logs/oomReport.ts';
import { type Container, mostContainers } from './container.ts';
import { documentReader } from './documentReader.ts';
import { mergedEvents } from './documents/dockerEvent.ts';
import { foundIn } from './documents/foundIn.ts';
import { eventTable } from './documents/kubeEvent.ts';
import type { Found, TextReader } from './found.ts';
import { gcReader } from './gcReader.ts';
import { isFields, journalLine, linesIn, readJsonLine } from './jsonLine.ts';
import { type Kept, keep } from './kept.ts';
import { type Line, readHead } from './lineHead.ts';
import { passageReader } from './passage.ts';
import { lastLines, noteKernel } from './quiet/lastLines.ts';
import { quietLine } from './quiet/quietLine.ts';
import { readBlock } from './quiet/readBlock.ts';
import { type LogSign, longestQuote, type SourceFacts } from './sourceFacts.ts';
import { speakerOf } from './speaker.ts';
import { describeReader } from './texts/describeReader.ts';
import { evictionReader } from './texts/evictionReader.ts';
import { exitLines } from './texts/exitLines.ts';
import { fragmentReader } from './texts/fragmentReader.ts';
import { groupCounters } from './texts/groupCounters.ts';
import { systemctlStatus } from './texts/systemctlStatus.ts';
import { tableReader } from './texts/tables.ts';
import { allPassed } from './texts/testRuns.ts';
import { watchReader } from './texts/watchReader.ts';

/** Text that tells of containers line by line: one file each. */
const textReaders: readonly ((file: string) => TextReader)[] = [
  describeReader,
  fragmentReader,
  eventTable,
  tableReader,
  systemctlStatus,
  groupCounters,
  evictionReader,
  watchReader,
];

/** Of lacking memory, which a test makes up. */
const saidByTests = ['jvm-oome', 'runtime-oom', 'native-failure', 'thread-refused'] as const;

const mostKept = 200;
const mostSigns = 40;
/** The task table of a kill, as far as it is kept. */
const mostTasks = 8;

export interface SourceReader {
  push(raw: string): void;
  /** Whole lines as bytes, each with its newline: the same as each of them by itself, and quick. */
  pushBlock(block: Buffer): void;
  /** A note about the input that the reader of its bytes made. */
  note(problem: string): void;
  /** How many came so far. */
  lines(): number;
  end(): SourceFacts;
}

/** Reads one input line by line and finds out by itself what it is. */
export function sourceReader(name: string): SourceReader {
  const facts: SourceFacts = {
    name,
    lines: 0,
    kinds: [],
    problems: [],
    readable: true,
    quoted: null,
    unplaced: [],
    lastTold: null,
    kills: keep(mostKept),
    words: keep(mostKept),
    acts: keep(mostKept),
    signs: new Map(),
    lastLines: new Map(),
    gc: gcReader().facts(),
    containers: [],
    kernelLines: 0,
    boots: 0,
    kernelSpans: new Map(),
    ties: new Map(),
  };
  const kernel = oomReader<Line>();
  const hearsay = oomReader<Line>();
  const gc = gcReader();
  const passage = passageReader();
  const exits = exitLines(name);
  const texts = [...textReaders.map((start) => start(name)), exits];
  // A cluster of any size: those that still run must not crowd out the one that was killed.
  const told = keep<Container>(mostContainers);
  const others = keep<Container>(mostContainers);
  const last = lastLines(facts);
  let binary = 0;

  const take = (line: Line, raw: string): void => {
    if (bootLine.test(line.text)) facts.boots += 1;
    if (line.origin === 'kernel') noteKernel(facts, line);
    const told = line.origin === 'program';
    const found = (told ? hearsay : kernel).push(line.text, line);
    for (const one of found) takeKill(facts, one, told);
    const word = (told ? null : kernelWord(line.text)) ?? coreDump(line.text);
    if (word)
      facts.words.add({ ...word, at: line.at, file: name, quote: line.text.trim().slice(0, longestQuote) });
    const act = readAct(line.text);
    if (act) facts.acts.add({ ...act, at: line.at, file: name });
    if (gc.push(line) || line.origin === 'kernel' || found.length > 0 || act) return;
    const speaker = speakerOf(raw);
    last.note(speaker, line);
    const sign = readLine(line.text, null);
    const record = sign && last.of(speaker);
    if (sign)
      signsOf(facts, sign.kind).add({
        sign: record && handled.test(record.text) ? { ...sign, handled: true } : sign,
        speaker,
        line: facts.lines,
        // A line without a stamp, such as a trace's, belongs to the record above it.
        at: line.at ?? record?.at ?? null,
        file: name,
      });
    else if (!exits.pushOther(line)) noteUnplaced(facts, line.text);
  };
  const addFound = ({ containers, acts, kills }: Found): void => {
    for (const container of containers) (tellsOfDeath(container) ? told : others).add(container);
    for (const act of acts) facts.acts.add(act);
    for (const kill of kills) facts.kills.add(kill);
  };
  const pushLine = (text: string, line: Line): void => {
    let taken = false;
    for (const reader of texts) taken = reader.push(text, line) || taken;
    if (!taken) take(line, text);
  };
  const plain = (raw: string): void => {
    const object = readJsonLine(raw);
    const head = object?.every(({ at }) => at !== null) ? null : readHead(raw);
    const within = object ?? (head === null || head.text === raw ? null : readJsonLine(head.text));
    if (within === null) return pushLine(raw, head ?? readHead(raw));
    // What an object holds is text of its own; of a plain line the readers want the indentation, too.
    for (const line of within.flatMap(unpacked))
      pushLine(line.text, line.at ? line : { ...line, at: head?.at ?? null });
  };
  /** Entries of a log in one document, or in an array of them. */
  const takeEntries = (value: unknown): boolean => {
    const all = Array.isArray(value) ? value : [value];
    const lines = all.flatMap((one) => (isFields(one) ? (linesIn(one) ?? []) : []));
    for (const line of lines) pushLine(line.text, line);
    return lines.length > 0;
  };
  const documents = documentReader({
    plain,
    document: (value) => {
      const found = foundIn(value, name);
      addFound(found);
      if (found.containers.length + found.acts.length + found.kills.length > 0) return true;
      return takeEntries(value);
    },
    entry: (fields) => {
      const line = journalLine(fields);
      pushLine(line.text, line);
    },
    problem: (text) => facts.problems.push(text),
  });
  /** Where nobody is in the middle of something, a line without any of the words that are looked for is nothing to anybody. */
  const readers = [documents, kernel, hearsay, gc, ...texts];
  let isQuiet = false;
  /** A line of a collector's log, or one that looks so. */
  const pushCollection = (raw: string): void => {
    const line = readHead(raw);
    if (!gc.push(line)) last.note(speakerOf(raw), line);
    passage.pushLogged(true);
  };
  const holdAny = (raw: string): boolean => {
    const kind = last.hold(raw);
    if (kind !== null) passage.pushLogged(kind !== 'unstamped');
    return kind !== null;
  };
  const pushQuiet = (raw: string): boolean => {
    const who = isQuiet ? whoLooks(raw) : 'anybody';
    if (who === 'anybody') return false;
    if (who === 'nobody') return holdAny(raw);
    if (quietLine(raw) !== 'said') return false;
    pushCollection(raw);
    return true;
  };
  const read = (raw: string): void => {
    last.readKernel();
    // What tests say that all passed was meant to be said.
    if (allPassed(raw)) for (const kind of saidByTests) facts.signs.delete(kind);
    if (raw.includes('\u0000') || raw.includes('\ufffd\ufffd')) binary += 1;
    const before = toldCount(facts);
    documents.push(raw);
    const tells = toldCount(facts) > before;
    passage.push(raw, tells);
    if (tells) explain(facts);
    isQuiet = !readers.some((reader) => reader.isWithin());
  };
  const push = (raw: string): void => {
    facts.lines += 1;
    if (!pushQuiet(raw)) read(raw);
  };
  return {
    push,
    pushBlock(block) {
      readBlock(block, {
        isQuiet: () => isQuiet,
        hold(kind, raw) {
          facts.lines += 1;
          if (kind === null || !last.holdKind(kind, raw)) return false;
          passage.pushLogged(kind !== 'unstamped');
          return true;
        },
        holdObject(raw) {
          facts.lines += 1;
          return holdAny(raw);
        },
        collect(raw) {
          facts.lines += 1;
          pushCollection(raw);
        },
        push,
        read,
      });
      last.own();
    },
    note: (problem) => facts.problems.push(problem),
    lines: () => facts.lines,
    end() {
      last.readAll();
      documents.end();
      for (const one of kernel.end()) takeKill(facts, one, false);
      for (const one of hearsay.end()) takeKill(facts, one, true);
      facts.gc = gc.facts();
      facts.quoted = passage.kind();
      for (const text of texts) addFound(text.found());
      facts.containers = withEvents([...told.all(), ...others.all()]);
      if (binary > facts.lines / 10)
        facts.problems.push(`${binary} of its ${facts.lines} lines hold binary data`);
      facts.readable = facts.lines > 0 && binary <= facts.lines / 2;
      facts.kinds = kindsOf(facts);
      if (facts.lines === 0) facts.problems.push('it is empty');
      return facts;
    },
  };
}

/** How much of a death was told so far, line by line. */
function toldCount({ kills, acts, signs, words }: SourceFacts): number {
  let count = kills.count() + acts.count() + words.count();
  for (const kept of signs.values()) count += kept.count();
  return count;
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

/** A collector's record often holds a program's structured one. */
function unpacked(line: Line): Line[] {
  const within = line.text.startsWith('{') ? readJsonLine(line.text) : null;
  if (!within || within.length === 0) return [line];
  return within.map((one) => (one.at ? one : { ...one, at: line.at, moments: line.moments }));
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
    boot: facts.boots,
  });
}

/** A record of something that was given up or is done again, and not of an end. */
const handled =
  /\b(?:retr(?:y|ied|ying)|refus(?:ed|ing)|reject(?:ed|ing)|skipp(?:ed|ing)|recover(?:ed|ing)|caught|handled)\b/i;

/** The first words of a kernel, and the mark that journalctl puts between two boots. */
const bootLine = quick(/^(?:Linux version \d|-- (?:Boot [0-9a-f]{32}|Reboot) --)/);

/** Lines so near to one that tells of a death are of the same. */
const nearLines = 5;

/** Of lines that nobody could place, those right before one that tells of a death are explained by it. */
function explain(facts: SourceFacts): void {
  facts.lastTold = facts.lines;
  facts.unplaced = facts.unplaced.filter(({ line }) => facts.lines - line > nearLines);
}

/** Words of a death in a line that none of the readers knows. */
const ofDeath = quick(
  /\b(?:SIGKILL|OOM|OOMKilled|OutOfMemory\w*|[Kk]illed|signal:? 9|(?:code|status|Error):? 137|[Oo]ut [Oo]f [Mm]emory|ENOMEM|[Cc]annot allocate memory)\b/,
);
const mostUnplaced = 3;

function noteUnplaced({ unplaced, lines, lastTold }: SourceFacts, text: string): void {
  if (unplaced.length >= mostUnplaced || (lastTold !== null && lines - lastTold <= nearLines)) return;
  const start = text.slice(0, 500);
  const match = ofDeath.exec(start);
  if (match && !isPassing(start, match.index)) unplaced.push({ text: start.trim(), line: lines });
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
