import { type RuntimeName, runtimeNames, runtimes } from './registry.ts';
import type { Facts } from './runtime.ts';

/** A limit that a program gave its heap, and whose it is. */
export interface OwnLimit {
  runtime: RuntimeName;
  bytes: number;
}

/**
 * The limit of the heap by how a target was started. Whose it is, the option tells: no other runtime reads it. Of a
 * target that is known to be of one runtime, options of others say nothing.
 */
export function ownLimit(
  runtime: RuntimeName,
  environment: Facts,
  commandLine: readonly string[],
): OwnLimit | null {
  for (const name of runtime === 'any' ? runtimeNames : [runtime]) {
    const bytes = runtimes[name].ownLimitBytes(environment, commandLine);
    if (bytes !== null && bytes > 0) return { runtime: name, bytes };
  }
  return null;
}
