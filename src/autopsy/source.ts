import { readLine, type Sign } from '../runtime/index.ts';
import type { OomKill } from '../verdict/logs/oomKill.ts';
import { oomReader } from '../verdict/logs/oomReport.ts';
import type { Container } from './container.ts';
import { type DaemonAct, readDaemon } from './daemon.ts';
import { describeReader } from './describeReader.ts';
import { documentReader } from './documentReader.ts';
import { type GcFacts, gcReader } from './gcReader.ts';
import { containersIn } from './inspect.ts';
import { journalLine, readJsonLine } from './jsonLine.ts';
import { type Kept, keep } from './kept.ts';
import { type Line, readHead } from './lineHead.ts';
import type { Moment } from './moment.ts';

/** A kill that a log tells of. `hearsay`: another program says that the kernel said so. */
export interface SeenKill extends OomKill {
  at: Moment | null;
  file: string;
  hearsay: boolean;
}

export interface SeenSign {
  sign: Sign;
  at: Moment | null;
  file: string;
}

/** A line of the kernel's that is no kill: a fault, a refused fork, a panic. */
export interface KernelWord {
  kind: 'fault' | 'fork-refused' | 'panic';
  /** The process, or the group. */
  about: string;
  at: Moment | null;
  file: string;
  quote: string;
}

/** What one input said, in bounded memory whatever its size. */
export interface SourceFacts {
  name: string;
  lines: number;
  kinds: string[];
  problems: string[];
  kills: Kept<SeenKill>;
  words: Kept<KernelWord>;
  acts: Kept<DaemonAct & { file: string }>;
  signs: Map<Sign['kind'], Kept<SeenSign>>;
  gc: GcFacts;
  containers: Container[];
  kernelLines: number;
  /** First and last stamp of the kernel's lines on each axis. */
  kernelSpans: Map<Moment['axis'], { first: Moment; last: Moment }>;
  /** A line with two stamps, which ties the clocks together. */
  ties: Map<Moment['axis'], { boot: Moment; other: Moment }>;
}

const mostKept = 200;
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
  const described = describeReader(name);
  let binary = 0;

  const take = (line: Line): void => {
    noteClock(facts, line);
    const told = line.origin === 'program';
    const kill = (told ? hearsay : kernel).push(line.text, null);
    if (kill) facts.kills.add(seenKill(kill, line, name, told));
    const word = told ? null : kernelWord(line, name);
    if (word) facts.words.add(word);
    const act = readDaemon(line);
    if (act) facts.acts.add({ ...act, file: name });
    if (gc.push(line) || line.origin === 'kernel' || kill || act) return;
    const sign = readLine(line.text, null);
    if (sign) signsOf(facts, sign.kind).add({ sign, at: line.at, file: name });
  };
  const plain = (raw: string): void => {
    described.push(raw);
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
      facts.containers.push(...found.slice(0, 1000 - facts.containers.length));
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
      facts.gc = gc.facts();
      facts.containers.push(...described.containers());
      if (binary > facts.lines / 10)
        facts.problems.push(`${binary} of its ${facts.lines} lines hold binary data`);
      facts.kinds = kindsOf(facts);
      if (facts.lines === 0) facts.problems.push('it is empty');
      return facts;
    },
  };
}

function seenKill(kill: OomKill, line: Line, file: string, told: boolean): SeenKill {
  const tasks = kill.tasks.toSorted((one, other) => other.rssPages - one.rssPages).slice(0, mostTasks);
  const left = kill.tasks.length - tasks.length + kill.tasksLeftOut;
  return {
    ...kill,
    tasks,
    tasksLeftOut: left,
    quote: line.text.trim().slice(0, 1000),
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

/** `java[123]: segfault at`, `cgroup: fork rejected by pids controller in /a`, `Kernel panic - not syncing: Out of memory`. */
function kernelWord({ text, at }: Line, file: string): KernelWord | null {
  const shapes: readonly [KernelWord['kind'], RegExp][] = [
    ['fault', /^(.{1,64})\[\d{1,10}\](?:: segfault at| general protection| trap )/],
    ['fork-refused', /^cgroup: fork rejected by pids controller in (.{1,500})/],
    ['panic', /^Kernel panic - not syncing: (Out of memory.{0,200}|System is deadlocked on memory.{0,200})/],
  ];
  if (!/segfault|general protection|trap |fork rejected|Kernel panic/.test(text)) return null;
  for (const [kind, pattern] of shapes) {
    const match = pattern.exec(text);
    if (match) return { kind, about: match[1] ?? '', at, file, quote: text.trim().slice(0, 500) };
  }
  return null;
}

function signsOf(facts: SourceFacts, kind: Sign['kind']): Kept<SeenSign> {
  const kept = facts.signs.get(kind) ?? keep<SeenSign>(40);
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
