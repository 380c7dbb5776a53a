import { readFileSync } from 'node:fs';

/** A log captured from a real machine, beside the parsers. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../logs/fixtures/${name}`, import.meta.url), 'utf8');
}
