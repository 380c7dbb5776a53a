/**
 * Where somebody's words may begin in a line behind whatever loggers, consoles, engines and people put before them.
 * There is no end of such heads; but all of them are stamps, names, numbers and marks, and none is a sentence. So words
 * are looked for where a head can end, and not behind prose or within a quotation, where somebody tells of them.
 */
export function beginnings(text: string): number[] {
  const found: number[] = [];
  const start = text.search(/\S/);
  if (start < 0) return found;
  found.push(start);
  const head = text.slice(0, longestHead);
  for (const match of head.matchAll(ends)) {
    const at = match.index + match[0].length;
    if (at >= text.length || found.length >= mostBeginnings) break;
    if (at > start && isHead(head.slice(0, at))) found.push(at);
  }
  return found;
}

/** The longest head seen: syslog, a container's and a program's of its own, with a structured part. */
const longestHead = 400;
const mostBeginnings = 60;

/** After a mark that ends a head, or between two of its fields; and where a field by name begins a quoted message. */
const ends = /[\]:|>)};,-]["']?\s*(?=[^\s\]:|>)};,-])|\s+(?=\S)|=["']?(?=\S)|["'](?=\S)/g;

/** A field of a structured line that holds what was said, or a column of a table that has a stamp. */
const quoted =
  /(?:\b(?:msg|message|log|text)=|["'](?:msg|message|log|text)["']\s?:\s?|\d\d:\d\d:\d\d\S{0,20},\s?)["']$/i;

/** A table whose first cell is a stamp has all of its cells in quotes. */
const cells = /^"[^"]{0,40}\d\d:\d\d:\d\d[^"]{0,20}",/;

/** A field of a structure as Go prints it; the node problem detector says so what it read. */
const field = /[{ ]Message:$/;

function isHead(head: string): boolean {
  if (field.test(head)) return true;
  const quote = /["'`]\s*$/.test(head);
  if (quote && !quoted.test(head.trimEnd())) return false;
  if (!quote && isWithinQuotes(head) && !cells.test(head)) return false;
  const words = head.trim().split(/\s+/);
  let run = 0;
  for (const [index, word] of words.entries()) {
    if (!marks.test(word)) run = isProse(word) ? run + 1 : 0;
    if (run > longestRun || (commands.test(word) && isCommand(words, index))) return false;
  }
  // Behind a mere space there must be something that no sentence begins with: a host, a pod, a number.
  const marked = /[^\p{L}\p{N}\s]\s*$|\t$| {2}$/u.test(head);
  return marked || (run <= 1 && words.some((word) => /\d/.test(word)));
}

/** Two plain words can be a host and a program, or two columns; three are a sentence. */
const longestRun = 2;

const isProse = (word: string): boolean => /^[\p{L}’'*_(]{2,}[,.:;)*]?$/u.test(word);

/** Words of heads themselves. */
const marks = /^(?:kernel|kern|user|warning|warn|err|info)\b/i;

/** What people typed to look for the words, or to make them. */
const commands = /^(?:grep|egrep|zgrep|rg|ag|awk|sed|echo|printf|logger|git|journalctl|dmesg|cat|tail)$/;

const isCommand = (words: readonly string[], index: number): boolean =>
  index === 0 ||
  /^(?:[$#%>+;&|(]|sudo|\|\||&&)$/.test(words[index - 1] ?? '') ||
  /^\d+$/.test(words[0] ?? '');

function isWithinQuotes(head: string): boolean {
  const marks = head.match(/"|`/g) ?? [];
  const doubles = marks.filter((mark) => mark === '"').length;
  return doubles % 2 === 1 || (marks.length - doubles) % 2 === 1;
}
