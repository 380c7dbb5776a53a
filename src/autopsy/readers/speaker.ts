/** `bundle[812]: text` of syslog and the journal, behind stamp and host. */
const logged = /^.{1,300}? ([\w.@/-]{1,64})\[\d{1,10}\]: /;

/** `web-1  | text` of Compose. */
const ofCompose = /^([\w.-]{1,80}) +\| /;
/** `[pod/web-5f7/app] text` of kubectl logs --prefix. */
const ofPod = /^\[pod\/([\w.-]{1,253}\/[\w.-]{1,63})\] /;

/** Who says a line, where several speak in one file; null: nothing tells. */
export function speakerOf(raw: string): string | null {
  const prefix = raw.includes(' | ') ? ofCompose.exec(raw) : raw.startsWith('[pod/') ? ofPod.exec(raw) : null;
  if (prefix) return prefix[1] as string;
  const end = raw.indexOf(']: ');
  return end < 0 ? null : (shortlyBefore(raw, end) ?? logged.exec(raw)?.[1] ?? null);
}

/** The same as `logged` where the first bracket is that of a number behind a name, and there is nothing strange before it. */
function shortlyBefore(raw: string, end: number): string | null {
  const bracket = raw.lastIndexOf('[', end);
  const space = raw.lastIndexOf(' ', bracket);
  if (space < 1 || end > 300) return null;
  numbered.lastIndex = space + 1;
  return numbered.test(raw) && numbered.lastIndex === end + 1 && !strange.test(raw.slice(0, space))
    ? raw.slice(space + 1, bracket)
    : null;
}
const numbered = /[\w.@/-]{1,64}\[\d{1,10}\]/y;
/** What a dot in a pattern does not stand for. */
const strange = /[\r\n\u2028\u2029]/;
