import type { NativeMemorySizes } from '../../record/event.ts';

export interface NativeMemory {
  total: NativeMemorySizes;
  /** By HotSpot's names: `Java Heap`, `Class`, `Thread`, `Code`, `GC`, ... */
  categories: Record<string, NativeMemorySizes>;
}

const totalLine = /^Total: reserved=(\d{1,15})KB, committed=(\d{1,15})KB/m;
const categoryLine = /^- +(\S.*?) \(reserved=(\d{1,15})KB, committed=(\d{1,15})KB/gm;

/**
 * Reads the answer to `VM.native_memory summary scale=KB` (hotspot/share/nmt/memReporter.cpp, JDK 8 to 25).
 * null: it holds no account, as when tracking is off.
 */
export function parseNativeMemory(text: string): NativeMemory | null {
  const total = totalLine.exec(text);
  if (!total) return null;
  const categories = [...text.matchAll(categoryLine)].map(
    ([, name, reserved, committed]) => [name ?? '', sizes(reserved, committed)] as const,
  );
  return { total: sizes(total[1], total[2]), categories: Object.fromEntries(categories) };
}

const sizes = (reservedKb: string | undefined, committedKb: string | undefined): NativeMemorySizes => ({
  reservedBytes: Number(reservedKb) * 1024,
  committedBytes: Number(committedKb) * 1024,
});
