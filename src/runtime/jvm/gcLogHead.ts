import { type Collector, collectors } from './collectors.ts';

const unitBytes: Record<string, number> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/**
 * What a JVM says of itself at the head of its GC log, by the same names as in its performance data, which it may hide.
 * null: the text holds none of it.
 */
export function factsOfGcLog(head: string): Record<string, string> | null {
  const facts: Record<string, string> = {};
  const collector = named(/\] (?:Using|Initializing) (.+)$/m.exec(head)?.[1]?.trim());
  if (collector !== null) facts.collector = collector;
  const [, size, unit] = /\] (?:Heap Max Capacity|Max Capacity): (\d+)([KMG])/.exec(head) ?? [];
  if (size !== undefined) facts.maxHeapBytes = String(Number(size) * (unitBytes[unit ?? ''] ?? Number.NaN));
  const version = /\] Version: (\S+)/.exec(head)?.[1];
  if (version !== undefined) facts.version = version;
  return Object.keys(facts).length === 0 ? null : { ...facts, readFrom: 'GC log' };
}

function named(inLog: string | undefined): Collector | null {
  for (const [name, names] of Object.entries(collectors)) if (names.inLog === inLog) return name as Collector;
  return null;
}
