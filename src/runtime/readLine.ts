import { prefilter } from '../prefilter/prefilter.ts';
import type { LogLine } from './logLine.ts';
import { isPassing } from './passing.ts';
import { type RuntimeName, runtimeNames, runtimes } from './registry.ts';
import type { SignOf } from './sign.ts';

/** What a line says, and which runtime's words it is in. */
export type Sign = {
  atMs: number | null;
  quote: string;
  /** `any`: words that every process may print, whatever runs it. */
  runtime: RuntimeName;
  /** The record that it is part of says that something was given up or is done again. */
  handled?: true;
} & SignOf;

/** Whose words a line is in; null: every process may print it, whatever runs it. */
export const runtimeOf = ({ runtime }: Sign): RuntimeName | null => (runtime === 'any' ? null : runtime);

/** The start of a line is what is matched and quoted: messages stand there, and hostile lines stay cheap. */
const longestQuote = 1000;

/** A Python service may start a JVM: all runtimes' lines, and those that every process may print last. */
const lines: readonly { runtime: RuntimeName; line: LogLine }[] = runtimeNames
  .toSorted((one, other) => Number(one === 'any') - Number(other === 'any'))
  .flatMap((runtime) => runtimes[runtime].logLines.map((line) => ({ runtime, line })));

const filter = prefilter(lines.map(({ line }) => line.pattern));

/** What one line of the target's output says; null for the many that say nothing about memory or death. */
export function readLine(line: string, atMs: number | null): Sign | null {
  const text = (line.length > longestQuote ? line.slice(0, longestQuote) : line).trimEnd();
  for (const place of filter.candidates(text)) {
    const { runtime, line: known } = lines[place] as (typeof lines)[number];
    const match = known.pattern.exec(text);
    const sign = match && !isPassing(text, match.index) ? known.says(match, text) : null;
    if (sign) return { ...sign, runtime, atMs, quote: text.trim() };
  }
  return null;
}
