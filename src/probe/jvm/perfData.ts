/** Where one counter of a JVM lies in its hsperfdata file. */
export interface PerfEntry {
  /** 'J' a 64-bit number, 'B' bytes of a string. */
  type: string;
  offset: number;
  /** Bytes of a string; 0 for a number. */
  length: number;
}

/** The names of an hsperfdata file; stays true until the JVM adds counters, which changes the stamp. */
export interface PerfIndex {
  entries: Map<string, PerfEntry>;
  littleEndian: boolean;
  stamp: number;
}

const magic = 0xcafec0c0;
const prologueBytes = 32;
const entryHeaderBytes = 20;

/**
 * Source: hotspot/share/runtime/perfMemory.hpp. null: not an hsperfdata file of version 2, or one whose JVM is still
 * writing its first counters. Entries behind a cut are left out.
 */
export function indexPerfData(bytes: Uint8Array, length: number): PerfIndex | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const stamp = perfStamp(bytes, length);
  if (stamp === null) return null;
  const littleEndian = bytes[4] === 1;
  const entries = new Map<string, PerfEntry>();
  const count = view.getInt32(28, littleEndian);
  let at = view.getInt32(24, littleEndian);
  for (let i = 0; i < count && at >= prologueBytes && at + entryHeaderBytes <= length; i += 1) {
    const entryLength = view.getInt32(at, littleEndian);
    if (entryLength < entryHeaderBytes || at + entryLength > length) break;
    const nameStart = at + view.getInt32(at + 4, littleEndian);
    const vectorLength = view.getInt32(at + 8, littleEndian);
    const type = String.fromCharCode(view.getUint8(at + 12));
    const offset = at + view.getInt32(at + 16, littleEndian);
    if (offset < at || offset + Math.max(vectorLength, type === 'J' ? 8 : 1) > at + entryLength) break;
    entries.set(zeroTerminated(bytes, nameStart, offset), { type, offset, length: vectorLength });
    at += entryLength;
  }
  return { entries, littleEndian, stamp };
}

/** Changes when counters are added: bytes used, count of entries, time of modification. null: not usable. */
export function perfStamp(bytes: Uint8Array, length: number): number | null {
  if (length < prologueBytes) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (view.getUint32(0, false) !== magic || view.getUint8(5) !== 2 || view.getUint8(7) === 0) return null;
  const littleEndian = bytes[4] === 1;
  const modified = view.getUint32(littleEndian ? 16 : 20, littleEndian);
  return modified + view.getInt32(8, littleEndian) * 2 ** 32 + view.getInt32(28, littleEndian);
}

/** A counter's value; exact up to 2^53. null where the file ends before it. */
export function perfLong(
  bytes: Uint8Array,
  length: number,
  offset: number,
  littleEndian: boolean,
): number | null {
  if (offset < 0 || offset + 8 > length) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const low = view.getUint32(littleEndian ? offset : offset + 4, littleEndian);
  const high = view.getInt32(littleEndian ? offset + 4 : offset, littleEndian);
  return high * 2 ** 32 + low;
}

export function perfNumber(bytes: Uint8Array, length: number, index: PerfIndex, name: string): number | null {
  const entry = index.entries.get(name);
  if (entry === undefined || entry.type !== 'J') return null;
  return perfLong(bytes, length, entry.offset, index.littleEndian);
}

export function perfString(bytes: Uint8Array, index: PerfIndex, name: string): string | null {
  const entry = index.entries.get(name);
  if (entry === undefined || entry.type !== 'B') return null;
  return zeroTerminated(bytes, entry.offset, entry.offset + entry.length);
}

function zeroTerminated(bytes: Uint8Array, start: number, end: number): string {
  const zero = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, zero >= 0 && zero < end ? zero : end));
}
