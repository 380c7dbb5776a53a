import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { compile } from 'json-p3';
import { never } from '../../never.ts';
import type { FoundPlan } from '../../scenario/requests/plan.ts';
import { withoutSecrets } from '../../scenario/secrets/looks.ts';
import { type Answer, mostBodyBytes } from '../open/kept.ts';
import type { Jar } from './jar.ts';

/** An answer as it is looked into: what is not asked for is not decoded. */
export interface Read {
  status: number;
  headers: Answer['headers'];
  text(): string;
  /** undefined: it is no JSON. */
  json(): unknown;
}

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;
/** RFC 9110, 8.4.1, and what came since. */
const decoders: Record<string, Decode> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  deflate: inflateSync,
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
};

export function readAnswer({ status, headers, body }: Answer): Read {
  let text: string | null = null;
  let json: { value: unknown } | null = null;
  const read = (): string => {
    text ??= decoded(headers, body);
    return text;
  };
  return {
    status,
    headers,
    text: read,
    json: () => {
      json ??= { value: parsed(read()) };
      return json.value;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @throws where it is not coded as it says */
function decoded(headers: Answer['headers'], body: Buffer): string {
  const codings = valuesOf(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase());
  const plain = codings.reduceRight((bytes, coding) => {
    const decode = decoders[coding];
    return decode === undefined ? bytes : decode(bytes, { maxOutputLength: mostBodyBytes });
  }, body);
  const charset = /charset="?([\w-]+)/i.exec(valuesOf(headers, 'content-type')[0] ?? '')?.[1] ?? 'utf-8';
  return textDecoder(charset).decode(plain);
}

function textDecoder(charset: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
}

export const valuesOf = (headers: Answer['headers'], wanted: string): string[] =>
  headers.flatMap(([name, value]) => (name === wanted ? [value] : []));

/** undefined: nothing is there. */
export type Find = (answer: Read, jar: Jar) => unknown;

export function finder(found: FoundPlan): Find {
  switch (found.kind) {
    case 'json':
      return jsonFinder(found.path);
    case 'header':
      return ({ headers }) => valuesOf(headers, found.name)[0];
    case 'regex': {
      const pattern = new RegExp(found.pattern, 'su');
      return (answer) => {
        const match = pattern.exec(answer.text());
        return match === null ? undefined : (match.slice(1).find((group) => group !== undefined) ?? match[0]);
      };
    }
    case 'cookie':
      return (_, jar) => jar.value(found.name);
    default:
      return never(found);
  }
}

/** Of several the first; RFC 9535. */
export function jsonFinder(path: string): Find {
  const query = compile(path);
  return (answer) => {
    const json = answer.json();
    return json === undefined ? undefined : query.query(json as never).nodes[0]?.value;
  };
}

/** How it is told where something was looked for; never what was there. */
export function placeText(found: FoundPlan): string {
  switch (found.kind) {
    case 'json':
      return `at ${found.path}`;
    case 'header':
      return `in a header ${found.name}`;
    case 'regex':
      return `by the expression ${withoutSecrets(found.pattern)}`;
    case 'cookie':
      return `in a cookie ${found.name}`;
    default:
      return never(found);
  }
}
