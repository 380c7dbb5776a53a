import { prefilter, quick } from '../../../prefilter/prefilter.ts';
import { isPassing } from '../../../runtime/index.ts';
import { exitOfSignal, isFault, killedExit, sigkill, signalNumber, termedExit } from '../../../signals.ts';
import { aContainer, anEnd, type Container, mostContainers } from '../container.ts';
import type { TextReader } from '../found.ts';
import type { Line } from '../lineHead.ts';
import { anybodys, type ExitLine, exitPatterns, supposed } from './exitPatterns.ts';

const hint = quick(
  /exit|Exit|Out of |OOMKilled|killed|Killed|non-zero|npm|OOM|OutOfMemory|terminated|failed with/,
);

/** Beside the exit code; Docker’s flag can be false. */
const saysOom = /\bOOM[- ]?[Kk]illed\b(?!["']?\s?[:=]\s?["']?false)/;

const others = prefilter(anybodys.map(({ pattern }) => pattern));
/** A part of each of anybody’s words: most lines have none of these. */
const otherHint = quick(/signal|SIG[A-Z]{3}|OOM|memory/i);
const codeHint = /\W(?:-\d|13\d)/;

/** A supervisor of what it stopped itself. */
const orderly = /^(?:INFO )?stopped: /;

const calledOf = (called: string, name: string | null, who: string | null): string =>
  called === 'the function' && who !== null ? `${request}${who}` : (name ?? called);

/** A reader of exits: `pushOther` takes lines that nobody else could place, in whatever words they are. */
export interface ExitReader extends TextReader {
  pushOther(line: Line): boolean;
}

/** What is said of exits, one line each; the same one said again by whoever started the starter is one exit. */
export function exitLines(file: string): ExitReader {
  const containers: Container[] = [];
  const add = (found: Container | null): boolean => {
    if (!found || containers.length >= mostContainers) return false;
    if (containers.some((one) => ofRequest(one, found))) return true;
    const last = containers.at(-1);
    if (last && flags(last, found)) return true;
    if (!last || !sameExit(last, found)) containers.push(found);
    return true;
  };
  return {
    push: (_, line) => hint.test(line.text) && add(exitOf(line, file, exitPatterns)),
    pushOther(line) {
      const start = line.text.slice(0, 1000);
      const isOne = others.any(start) && (otherHint.test(start) || codeHint.test(start));
      if (!isOne || orderly.test(start) || supposed.test(start)) return false;
      return add(exitOf(line, file, anybodys));
    },
    isWithin: () => false,
    found: () => ({ containers, acts: [], kills: [] }),
  };
}

function exitOf({ text, at }: Line, file: string, patterns: readonly ExitLine[]): Container | null {
  const start = text.slice(0, 1000);
  for (const { pattern, called, code, oomKilled = null } of patterns) {
    const match = pattern.exec(start);
    if (!match || (patterns === anybodys && isPassing(start, match.index))) continue;
    const { code: said, signal } = match.groups ?? {};
    const number = signal === undefined ? null : signalNumber(signal);
    if (signal !== undefined && (number === null || !(number === sigkill || isFault(number)))) continue;
    const bySignal = number === null ? (code ?? null) : exitOfSignal(number);
    const status = said === undefined ? bySignal : Number(said);
    const exitCode = status !== null && status < 0 ? exitOfSignal(-status) : status;
    if (exitCode === 0 || exitCode === termedExit) return null;
    const who = match.groups?.who ?? null;
    const flagged = oomKilled ?? (exitCode === killedExit && saysOom.test(start) ? true : null);
    // In anybody’s words that is one signal, whatever code stands beside it.
    const said137 = patterns === anybodys && flagged === true ? null : exitCode;
    const end = anEnd({ exitCode: said137, oomKilled: flagged, finishedAt: at, quote: start.trim() });
    const name = called.startsWith('the ') ? who : called === 'dyno' ? `dyno ${who}` : null;
    return aContainer({
      source: called === 'dyno' ? 'platform log' : 'exit line',
      file,
      id: who !== null && /^[0-9a-f]{12,64}$/.test(who) ? who : null,
      name: who,
      called: called === 'container' ? null : calledOf(called, name, who),
      running: false,
      ends: [end],
    });
  }
  return null;
}

/** What a platform says in several lines of one request is one end: merged into the first of them. */
function ofRequest(one: Container, { name, called, ends: [end] }: Container): boolean {
  const [known] = one.ends;
  if (name === null || one.name !== name || one.called !== called || !known || !end) return false;
  if (!called?.startsWith(request)) return false;
  known.exitCode ??= end.exitCode;
  known.oomKilled ||= end.oomKilled;
  return true;
}

const request = 'the function, request ';

/** Why the one before ended by SIGKILL, in a line of its own. */
function flags(before: Container, { name, ends: [end] }: Container): boolean {
  const [known] = before.ends;
  if (name !== null || end?.exitCode !== null || end.oomKilled !== true) return false;
  if (known?.exitCode !== killedExit || before.source !== 'exit line') return false;
  known.oomKilled = true;
  return true;
}

/** A make, its shell and the runner above tell of one exit by the same code. */
const sameExit = (one: Container, other: Container): boolean =>
  one.ends[0]?.exitCode === other.ends[0]?.exitCode &&
  (one.name === null || other.name === null || one.name === other.name) &&
  one.source === 'exit line';
