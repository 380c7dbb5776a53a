/** `bundle[812]: text` of syslog and the journal, behind stamp and host. */
const logged = /^.{1,300}? ([\w.@/-]{1,64})\[\d{1,10}\]: /;

const prefixes: readonly RegExp[] = [
  // `web-1  | text` of Compose.
  /^([\w.-]{1,80}) +\| /,
  // `[pod/web-5f7/app] text` of kubectl logs --prefix.
  /^\[pod\/([\w.-]{1,253}\/[\w.-]{1,63})\] /,
  logged,
];

/** Who says a line, where several speak in one file; null: nothing tells. */
export function speakerOf(raw: string): string | null {
  for (const prefix of prefixes) {
    if (prefix === logged && !raw.includes(']: ')) continue;
    const name = prefix.exec(raw)?.[1];
    if (name !== undefined) return name;
  }
  return null;
}
