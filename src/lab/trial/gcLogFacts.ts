import { closeSync, openSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { trialFiles } from '../../record/layout.ts';

/** The JVM writes what it is first of all. */
const headBytes = 16 * 1024;
const collectors: Record<string, string> = {
  Serial: 'serial',
  Parallel: 'parallel',
  G1: 'g1',
  'The Z Garbage Collector': 'z',
  Shenandoah: 'shenandoah',
};
const units: Record<string, number> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** What a JVM without performance data says of itself in its log; null: it wrote none. */
export function gcLogFacts(sharedFolder: string): Record<string, string> | null {
  const head = readHead(join(sharedFolder, basename(trialFiles.gcLog)));
  return head === null ? null : parseGcLogHead(head);
}

/** The same facts by the same names as from the performance data. null: the text holds none. */
export function parseGcLogHead(text: string): Record<string, string> | null {
  const facts: Record<string, string> = {};
  const collector = collectors[/\] (?:Using|Initializing) (.+)$/m.exec(text)?.[1]?.trim() ?? ''];
  if (collector !== undefined) facts.collector = collector;
  const [, size, unit] = /\] (?:Heap Max Capacity|Max Capacity): (\d+)([KMG])/.exec(text) ?? [];
  if (size !== undefined) facts.maxHeapBytes = String(Number(size) * (units[unit ?? ''] ?? Number.NaN));
  const version = /\] Version: (\S+)/.exec(text)?.[1];
  if (version !== undefined) facts.version = version;
  return Object.keys(facts).length === 0 ? null : { ...facts, readFrom: 'GC log' };
}

function readHead(path: string): string | null {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(headBytes);
      return bytes.toString('utf8', 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return null; // ENOENT: no log was asked for, or the JVM could not write it
  }
}
