import { parseEnv } from 'node:util';
import { interpolate, type Variables } from './interpolate.ts';

interface Sink {
  missing(name: string): void;
  refuse(text: string): never;
}

/**
 * A `.env` or a file of `env_file`: `NAME=value` a line, `export` and `#` comments as anywhere, quotes, and variables in what
 * is not in single quotes, of those before it or of the outside. `raw`: what stands there, quotes and dollars included.
 */
export function readEnvFile(
  text: string,
  outside: Variables,
  sink: Sink,
  raw = false,
): Record<string, string> {
  if (raw) return rawLines(text);
  const literal = new Set(
    [...text.matchAll(/^\s*(?:export\s+)?([\w.-]+)\s*=\s*'/gm)].map(([, name = '']) => name),
  );
  const result: Record<string, string> = {};
  for (const [name, value = ''] of Object.entries(parseEnv(text)))
    result[name] = literal.has(name) ? value : interpolate(value, { ...result, ...outside }, sink);
  return result;
}

const rawLines = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(/\r?\n/)
      .filter((line) => /^[^#=\s][^=]*=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
