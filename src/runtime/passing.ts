/** A request in a server's access log. */
const request = /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT) \S/;
/** A point of a list, a note to a change, a command that was typed, what a test runner says of a test. */
const spoken =
  /^\s*(?:[-•+>] |\* (?!\d)|\/\/|\/\*|<!--|\$ |(?:not )?ok \d+ |=== RUN|--- (?:PASS|FAIL|SKIP)|[✓✔✗✘] |(?:PASS|PASSED|FAILED|SKIPPED)\b)|\b(?:[Ff]ix(?:e[sd])?|[Aa]void(?:s|ed)?|[Pp]revent(?:s|ed)?|[Ss]imulat\w{1,4}|[Ee]xpect(?:s|ed)|[Aa]ssert\w{0,20}|[Ii]gnor(?:e[sd]?|ing)|e?grep|[Cc]hangelog)\b/;
/** The result of a test, or the number of an issue. */
const verdictOfTest = /(?:\b(?:PASSED|SUCCESS|OK|SKIPPED)|\(#\d{1,7}\))\.?\s*$|(?<=\s)\.{3} ok$/;
/** Fields of logfmt and of JSON that hold what a program has to say. */
const field =
  /(?:\b(?:msg|message|err|error|exception|stack_?trace|reason)=|"(?:msg|message|err|error|exception|stack_?trace|reason|log)" ?: ?)"$/i;

/** Whether the words at `index` are spoken of (searched for, quoted, tested, mended) and not said by a program that dies. */
export function isPassing(text: string, index: number): boolean {
  const before = text.slice(0, index);
  if (spoken.test(before) || verdictOfTest.test(text) || request.test(text)) return true;
  if (/[=?&/%]$/.test(before)) return true;
  const open = before.lastIndexOf('"');
  const quotes = before.split('"').length - 1;
  return quotes % 2 === 1 && !field.test(before.slice(0, open + 1));
}
