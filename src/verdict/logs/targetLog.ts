import { jvmSign } from './jvmLog.ts';
import { runtimeSign } from './runtimeLog.ts';
import { serverSign } from './serverLog.ts';
import { longestQuote, type Sign } from './sign.ts';

/** What one line of the target's output says; null for the many that say nothing about memory or death. */
export function readLine(line: string, atMs: number | null): Sign | null {
  const text = (line.length > longestQuote ? line.slice(0, longestQuote) : line).trimEnd();
  const sign = jvmSign(text) ?? serverSign(text) ?? runtimeSign(text);
  return sign ? { ...sign, atMs, quote: text.trim() } : null;
}
