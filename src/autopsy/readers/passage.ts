import { findKernelText } from '../../verdict/logs/kernelText.ts';

/**
 * Tells a log from a text about logs: documentation, an issue, a mail, a runbook, source code. A text begins or ends with
 * sentences, fences what it quotes, or marks it line by line; a log has stamps where a text has paragraphs.
 */
export interface PassageReader {
  /** `tells`: the line itself is about a death. */
  push(raw: string, tells: boolean): void;
  /** The same for a line of a log that tells of nothing, where it is known that it begins with a stamp, or that it has none. */
  pushLogged(isStamped: boolean): void;
  /** What makes it a text, such as `quoted in a text`; null: it is a log. */
  kind(): string | null;
}

/** Of a log with a sentence here and there so many lines have stamps for each of them. */
const stampsOfLog = 10;

const fence = /^\s*(?:```|~~~|-{4,}$|\.{4,}$|\[code\]|<\/?pre\b|<\/?code>)/i;
const heading = /^(?:#{2,6}|={1,5}) [\p{L}\d]|^h[1-6]\. |^<(?:p|h[1-6]|li|div|blockquote)>/iu;
const mainHeading = /^# \p{Lu}/u;
const quoteMark = /^\s*(?:>|&gt;) ?\S/;
const comment = /^\s*(?:#|\/\/|--|\/?\*+|;|<!--)\s*(?=\S)/;
const stamp =
  /^(?:<\d{1,3}>|\[ *\+?\d{1,12}\.\d|\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:|\[?[A-Z][a-z]{2} (?:[A-Z][a-z]{2} )?[ \d]\d \d\d:|[IWEF]\d{4} |\{"|time=)/;
/** Behind the name of whoever wrote it. */
const namedStamp = new RegExp(`^\\S{1,200}[:|-] ?${stamp.source.slice(1)}`);
const code =
  /^\s*(?:import\s+[\w{*"'(]|from \S+ import |#include\b|(?:export )?(?:const|let|var|function|interface) \S|(?:async )?def \w+\(|class \w+.*[:{]$|package \w+;?$|(?:public|private|protected|static) \w+.*[({;]$|func \w*\(|(?:describe|it|test|expect|assert\w*)\(|@Test\b|return\b.*;$|\}\)?;$|(?:INSERT INTO|UPDATE|SELECT|CREATE TABLE)\b|if .*; then$|(?:fi|done)$)/i;
const insert = /^\s*(?:INSERT INTO|VALUES)\b/i;

const common =
  /\b(?:the|an?|is|are|was|were|if|to|you|your|and|of|in|on|it|this|that|these|my|our|we|i|when|from|for|not|no|with|should|can|what|do|does|since|then|there|after|before|any|every|has|have|like|as|by|at|be|or|so|will)\b/gi;
const spoken = /(?:^|[\s(])(?:I|I'm|I’ve|I've|we|our|my|hi|hello|hey|thanks|please|you|your)(?=[\s,.!?]|$)/i;
/** `Example output:`, `dmesg says:`, `Look for:`: what comes next is shown. */
const intro =
  /\b(?:example|sample|output|look|looks|see|says|said|shows?|prints?|logs?|contains|like this|following|error|message|wrote)\b.{0,40}::?\s*$/i;
const listed = /^\s*(?:[-*•]|\d{1,2}[.)])\s+/;

export function passageReader(): PassageReader {
  const seen = { sentences: 0, fences: 0, quotes: 0, comments: 0, code: 0, inserts: 0, stamps: 0 };
  let fenced = false;
  let first: 'text' | 'log' | null = null;
  let last: 'text' | 'log' = 'log';
  /** The line before was blank, or there was none: a paragraph begins. */
  let begins = true;
  let continued = false;
  let title = false;
  let traced = false;

  const note = (is: 'text' | 'log'): void => {
    first ??= is;
    last = is;
  };
  const push = (raw: string, tells: boolean): void => {
    const line = raw.slice(0, 1000);
    if (line.trim() === '') {
      if (title) {
        seen.sentences += 1;
        note('text');
      }
      [begins, title, continued] = [true, false, false];
      return;
    }
    // What neither fences nor codes begin with is what most lines of a log begin with.
    const isBare = /^(?:[\d{]|\[ *\d)/.test(line);
    title = begins && !fenced && mainHeading.test(line) && !tells;
    if (!isBare && fence.test(line)) {
      // A rule of dashes alone is no fence: two of them are.
      seen.fences += 1;
      fenced = !fenced;
      begins = true;
      return;
    }
    if (tells && quoteMark.test(line)) seen.quotes += 1;
    if (tells && isCommented(line)) seen.comments += 1;
    if (!isBare && insert.test(line)) seen.inserts += 1;
    if (!isBare && !traced && !tells && code.test(line)) seen.code += 1;
    traced = !isBare && /^\s*File "/.test(line);
    if (fenced || (!isBare && (/^(?: {4}|\t)/.test(line) || quoteMark.test(line)))) return;
    if (stamp.test(line) || namedStamp.test(line)) {
      seen.stamps += 1;
      note('log');
    } else if (!tells && isSentence(line, begins, continued)) {
      if (begins) seen.sentences += 1;
      continued = true;
      note('text');
    } else if (!title && !code.test(line)) note('log');
    begins = false;
  };
  const pushLogged = (isStamped: boolean): void => {
    [title, traced] = [false, false];
    if (fenced) return;
    if (isStamped) seen.stamps += 1;
    note('log');
    begins = false;
  };
  const kind = (): string | null => {
    const marks = seen.sentences + seen.fences / 2 + seen.quotes + seen.comments;
    if (seen.inserts > 0 && seen.stamps < stampsOfLog) return 'quoted in source code';
    if (seen.code >= 2 && seen.code * stampsOfLog > seen.stamps) return 'quoted in source code';
    if (marks * stampsOfLog <= seen.stamps) return null;
    const framed = seen.fences >= 2 || seen.quotes > 0 || seen.comments > 0;
    return framed || (seen.sentences > 0 && (first === 'text' || last === 'text'))
      ? 'quoted in a text'
      : null;
  };
  return { push, pushLogged, kind };
}

/** The kernel's words behind the mark of a comment: what is only an example there. */
function isCommented(line: string): boolean {
  const mark = comment.exec(line);
  return mark !== null && findKernelText(line.slice(mark[0].length)) !== null;
}

/** A person's: a paragraph's first line, or the next of one. */
function isSentence(line: string, begins: boolean, continued: boolean): boolean {
  if (heading.test(line)) return true;
  // What programs write has names, numbers and fields where a sentence has words.
  if (/[=[\]{}]|\w:\S|\d{4}|^\S+: |\bException\b|\w\(\)/.test(line) || findKernelText(line) !== null)
    return false;
  const text = line.replace(listed, '').trim();
  const isListed = text.length < line.trim().length;
  const words = text.split(/\s+/);
  const plain = words.filter((word) => /^["'`(*]?[\p{L}’'-]+["'`)*]?[.,:;?!)*]*$/u.test(word)).length;
  if (plain < words.length * 0.7 || !/^["'`(*]?[\p{L}]/u.test(text)) return false;
  if (intro.test(text) && words.length >= 2 && !/^\w+(?:\.\w+)*(?:Error|Exception)\b/.test(text))
    return begins || continued;
  if (words.length <= 3) return begins && /^(?:hi|hello|hey|dear|thanks)\b/i.test(text);
  const stops = text.match(common)?.length ?? 0;
  const ended = /[.,:?!]\s*$/.test(text) || words.length >= 8;
  if (stops >= 2 && ended && (continued || isListed || spoken.test(text))) return true;
  if (stops >= 2 && ended && begins && /[.,?!]$/.test(text)) return true;
  return isListed && plain >= 4 && stops >= 1;
}
