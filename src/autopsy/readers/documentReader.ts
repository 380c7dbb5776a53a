import { parseAllDocuments } from 'yaml';
import { plainValue } from '../../plainYaml.ts';
import { unframed, wholeDocument } from './jsonLine.ts';

/** Where the parts of an input go. */
interface Sink {
  plain(raw: string): void;
  /** Whether it says anything about a container; otherwise it is taken as lines. */
  document(value: unknown): boolean;
  /** An entry of `journalctl -o export`. */
  entry(fields: Record<string, unknown>): void;
  problem(text: string): void;
}

/** The largest document that is held whole; `docker inspect` of a container has some 10 KB, a pod 10-50 KB. */
const mostDocumentCharacters = 16 * 1024 * 1024;
/** YAML takes far more memory and time per character. */
const mostYamlCharacters = 2 * 1024 * 1024;

/**
 * Tells documents (JSON over many lines, YAML, the journal's export) from plain lines. What turns out to be no document
 * is handed on as plain lines, so that nothing is lost by a wrong guess.
 */
export function documentReader(sink: Sink): { push(raw: string): void; isWithin(): boolean; end(): void } {
  let held: string[] = [];
  let size = 0;
  let open: '[' | '{' | 'yaml' | 'export' | 'verbose' | null = null;
  let first = true;
  let hopeless = false;

  const release = (): void => {
    const lines = held;
    [held, size, open] = [[], 0, null];
    for (const line of lines) sink.plain(line);
  };
  const giveUp = (why: string): void => {
    if (
      held.some((line) => /"(?:State|status|OOMKilled|containerStatuses)"|^(?:kind|apiVersion):/.test(line))
    )
      sink.problem(why);
    hopeless = true;
    release();
  };
  const closeJson = (): void => {
    const value = parseJson(held.join('\n'));
    if (value === undefined) return giveUp('a JSON document in it is damaged');
    if (!sink.document(value)) return release();
    [held, size, open] = [[], 0, null];
  };
  const hold = (raw: string, most: number): void => {
    held.push(raw);
    size += raw.length;
    if (size > most) giveUp(`a document in it is larger than ${most / 1024 / 1024} MiB`);
  };
  const closeVerbose = (): void => {
    const fields = verboseFields(held);
    [held, size] = [[], 0];
    if ('MESSAGE' in fields) sink.entry(fields);
  };
  const closeEntry = (): void => {
    const fields = exportFields(held);
    [held, size] = [[], 0];
    if ('MESSAGE' in fields) sink.entry(fields);
  };
  const push = (input: string): void => {
    const raw = unframed(input);
    if (open === 'verbose') {
      if (verboseHead.test(raw) || !/^\s/.test(raw)) {
        closeVerbose();
        open = null;
        if (!verboseHead.test(raw)) return push(raw);
        open = 'verbose';
      }
      if (held.length < 200) held.push(raw);
      return;
    }
    if (open === 'export') {
      if (raw === '') closeEntry();
      else if (held.length < 200) held.push(raw);
      return;
    }
    if (open === 'yaml') return hold(raw, mostYamlCharacters);
    if (open !== null) {
      hold(raw, mostDocumentCharacters);
      if (open !== null && raw.trimEnd() === closing[open]) closeJson();
      return;
    }
    if (raw.trim() === '') return;
    const began = hopeless ? null : startOf(raw, first);
    first = false;
    if (began === 'line') return onOneLine(raw, sink);
    open = began;
    if (began === null) sink.plain(raw);
    else hold(raw, mostDocumentCharacters);
  };
  const end = (): void => {
    if (open === 'export') closeEntry();
    else if (open === 'verbose') closeVerbose();
    else if (open === 'yaml') closeYaml(held, sink, giveUp);
    else if (open !== null) {
      // Its last bracket need not stand alone.
      if (parseJson(held.join('\n')) !== undefined) closeJson();
      else giveUp('a JSON document in it ends too early');
    }
  };
  return { push, isWithin: () => open !== null, end };
}

const closing = { '[': ']', '{': '}' } as const;

/** `Thu 2024-02-22 10:11:12.345678 UTC [s=…;i=…]` of `journalctl -o verbose`; the fields of the entry follow, indented. */
const verboseHead = /^\w{2,4}\.? \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} (\S{1,6}) \[s=[0-9a-f]+;/;

function startOf(raw: string, first: boolean): '[' | '{' | 'yaml' | 'export' | 'verbose' | 'line' | null {
  const line = raw.trim();
  if (line === '[' || line === '{') return line;
  if (/^\[\s*\{/.test(line)) return line.endsWith(']') ? 'line' : '[';
  if (/^\{\s*"/.test(line) && line.endsWith('}') && wholeDocument.test(line)) return 'line';
  if (verboseHead.test(raw)) return 'verbose';
  if (first && /^(?:---|apiVersion: \S|kind: \S|items:)/.test(line)) return 'yaml';
  if (first && /^__CURSOR=/.test(line)) return 'export';
  return null;
}

function onOneLine(raw: string, sink: Sink): void {
  const value = parseJson(raw);
  if (value === undefined || !sink.document(value)) sink.plain(raw);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function closeYaml(held: readonly string[], sink: Sink, giveUp: (why: string) => void): void {
  try {
    const documents = parseAllDocuments(held.join('\n'), { logLevel: 'silent' });
    const values = [...documents].map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return plainValue(document);
    });
    for (const value of values) sink.document(value);
  } catch {
    giveUp('its YAML is damaged');
  }
}

/** The stamp of the head, in the fields' own terms, and the fields. */
function verboseFields(lines: readonly string[]): Record<string, unknown> {
  const [head = '', ...rest] = lines;
  const fields = exportFields(rest.map((line) => line.trimStart()));
  const stamp = /(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{6}) (\S{1,6})/.exec(head);
  // Of other zones only the name is there, which is no offset; the source's own stamp is.
  const ms =
    stamp?.[3] === 'UTC'
      ? Date.parse(`${stamp[1]}T${stamp[2]}Z`)
      : Number(fields._SOURCE_REALTIME_TIMESTAMP) / 1000;
  return Number.isFinite(ms) ? { ...fields, __REALTIME_TIMESTAMP: String(ms * 1000) } : fields;
}

/** `FIELD=value`, or `FIELD` alone with a length of eight bytes before the value (systemd's JOURNAL_EXPORT_FORMATS). */
function exportFields(lines: readonly string[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [index, line] of lines.entries()) {
    const match = /^(_{0,2}[A-Z][A-Z0-9_]{0,63})(?:=(.*))?$/.exec(line);
    if (!match) continue;
    const name = match[1] ?? '';
    fields[name] = match[2] ?? lines[index + 1]?.slice(8) ?? '';
  }
  return fields;
}
