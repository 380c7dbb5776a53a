/** Where a thread that waits for several descriptors at once, or for one in this way, has written them down. */
export type DescriptorSet =
  | { kind: 'poll'; address: number; count: number }
  /** Descriptors below `below`, a bit each; those to read from and those to write to. */
  | { kind: 'select'; addresses: readonly number[]; below: number };

/** So many bytes of a process's memory; null: it may not be read, or is there no more. */
export type ReadMemory = (address: number, bytes: number) => Buffer | null;

/** An event loop watches many, and what it waits for can't be told from them: nothing of its memory is read. */
const most = { polled: 8, below: 1024 };

/**
 * The descriptors of a set; empty: none, too many, or not read. Whoever waits for a moment with a time-out waits in this
 * way: the sockets of a JVM, of Python with a time-out, of Ruby, and the libraries of databases.
 * Source: struct pollfd in include/uapi/asm-generic/poll.h; select(2): bit n of a set is descriptor n.
 */
export function descriptorsIn(set: DescriptorSet, read: ReadMemory): number[] {
  if (set.kind === 'poll') {
    if (set.count < 1 || set.count > most.polled) return [];
    const memory = read(set.address, set.count * pollfdBytes);
    if (memory === null) return [];
    const all = Array.from({ length: set.count }, (_, index) => memory.readInt32LE(index * pollfdBytes));
    return all.filter((descriptor) => descriptor >= 0); // a negative one is passed over
  }
  if (set.below < 1 || set.below > most.below) return [];
  const bytes = Math.ceil(set.below / wordBits) * (wordBits / 8);
  const sets = set.addresses.flatMap((address) => (address === 0 ? [] : (read(address, bytes) ?? [])));
  return Array.from({ length: set.below }, (_, descriptor) => descriptor).filter((descriptor) =>
    sets.some((memory) => ((memory[descriptor >> 3] ?? 0) >> (descriptor & 7)) & 1),
  );
}

const pollfdBytes = 8;
/** A set is written in words of the machine. */
const wordBits = 64;
